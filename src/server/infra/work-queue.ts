/** What `createWorkQueue` refuses a job with when too many wait. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';

  constructor() {
    super('Too many jobs are waiting');
  }
}

interface QueueLimits {
  /** Jobs that run at once. */
  concurrency: number;
  /** Jobs that may wait for their turn; one more is refused at once. */
  waiting: number;
}

/** Runs jobs in the order they came, a few at a time; throws `QueueFull` rather than let the queue grow. */
export function createWorkQueue({ concurrency, waiting }: QueueLimits) {
  const queue: (() => void)[] = [];
  let running = 0;

  return async function run<T>(job: () => Promise<T>): Promise<T> {
    if (running < concurrency) running += 1;
    else {
      if (queue.length >= waiting) throw new QueueFull();
      // A job that ends hands its place over, so `running` stays as it is.
      await new Promise<void>((resolve) => queue.push(resolve));
    }
    try {
      return await job();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
