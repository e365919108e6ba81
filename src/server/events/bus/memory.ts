import type { Bus } from './bus';
import { Topics } from './topics';

/** For one process: whoever publishes has told everyone by the time the call returns. */
export function createMemoryBus(): Bus {
  const topics = new Topics();
  return {
    healthy: true,
    lagMs: 0,
    publish: (topic, message) => topics.tell(topic, message),
    async subscribe(topic, listener) {
      topics.add(topic, listener);
      return () => void topics.remove(topic, listener);
    },
    async close() {
      for (const topic of topics.names) topics.remove(topic, () => undefined);
    },
  };
}
