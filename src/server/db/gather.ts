/** The most that one question asks for. */
const LIMIT = 500;

interface Waiting<Key, Answer> {
  key: Key;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * A look-up that asks the store for many at once: what is asked while a question is under way goes into the
 * next one, so that what a crowd asks costs a few statements. An idle process asks at once.
 *
 * `ask` answers in the order of its keys.
 */
export function gather<Key, Answer>(
  ask: (keys: Key[]) => Promise<Answer[]>,
): (key: Key) => Promise<Answer> {
  let waiting: Waiting<Key, Answer>[] = [];
  let asking = false;

  async function drain() {
    asking = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, LIMIT);
      waiting = waiting.slice(LIMIT);
      await settle(batch);
    }
    asking = false;
  }

  async function settle(batch: Waiting<Key, Answer>[]) {
    try {
      const answers = await ask(batch.map(({ key }) => key));
      if (answers.length !== batch.length) throw new Error('A look-up left out an answer');
      for (const [index, answer] of answers.entries()) batch[index]?.resolve(answer);
    } catch (error) {
      for (const one of batch) one.reject(error);
    }
  }

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      if (!asking) void drain();
    });
}
