import type { Ctx } from '../context';

/** Counts people whom the caller puts somewhere; each of them is notified of it. Throws `rate_limited`. */
export async function takePeople({ limits, actor }: Ctx, people: number): Promise<void> {
  if (people > 0) await limits.take('peopleAdd', actor.id, people);
}
