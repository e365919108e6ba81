import cluster from 'node:cluster';
import { aggregateMetrics, type Metrics, type MetricValues } from '../infra/metrics';

/** Timeout after which a process is left out, rather than failing the others. */
const PATIENCE_MS = 1_000;

// Between the processes of one machine: a worker requests all, the primary requests each one's own.
type Message =
  | { parley: 'metrics of all?'; id: number }
  | { parley: 'metrics of all'; id: number; text: string }
  | { parley: 'own metrics?'; id: number }
  | { parley: 'own metrics'; id: number; values: MetricValues };

/** For the first process: puts together what the others count. */
export function answerForAll(): void {
  const waiting = new Map<number, (values: MetricValues) => void>();
  let lastId = 0;

  cluster.on('message', async (asker, message: Message) => {
    if (message.parley === 'own metrics') waiting.get(message.id)?.(message.values);
    if (message.parley !== 'metrics of all?') return;
    const text = await aggregateMetrics(await askAll());
    if (asker.isConnected()) asker.send({ parley: 'metrics of all', id: message.id, text });
  });

  function askAll(): Promise<MetricValues[]> {
    const id = ++lastId;
    const asked = Object.values(cluster.workers ?? {}).filter((worker) => worker?.isConnected());
    const answers: MetricValues[] = [];
    return new Promise((resolve) => {
      const finish = () => {
        waiting.delete(id);
        clearTimeout(timer);
        resolve(answers);
      };
      const timer = setTimeout(finish, PATIENCE_MS);
      waiting.set(id, (values) => {
        if (answers.push(values) === asked.length) finish();
      });
      for (const worker of asked) worker?.send({ parley: 'own metrics?', id });
    });
  }
}

/** For a process that serves: what it counts itself, and all others on its port. */
export function createMetricsPage(metrics: Metrics): () => Promise<string> {
  if (!cluster.isWorker) return () => metrics.print();
  const waiting = new Map<number, (text: string) => void>();
  let lastId = 0;

  process.on('message', async (message: Message) => {
    if (message.parley === 'metrics of all') waiting.get(message.id)?.(message.text);
    if (message.parley === 'own metrics?')
      tell({ parley: 'own metrics', id: message.id, values: await metrics.values() });
  });

  return () => {
    const id = ++lastId;
    return new Promise((resolve) => {
      waiting.set(id, (text) => {
        waiting.delete(id);
        resolve(text);
      });
      tell({ parley: 'metrics of all?', id });
    });
  };
}

function tell(message: Message): void {
  if (process.connected) process.send?.(message);
}
