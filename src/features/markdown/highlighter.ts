import type { HighlightJob, Piece } from './highlight-worker';

/** Ordinary code takes a few milliseconds; whatever takes this long is shown without colours. */
const DEADLINE_MS = 300;
const MAX_KEPT = 300;

interface Waiting extends HighlightJob {
  done: (pieces: readonly Piece[] | null) => void;
}

const kept = new Map<string, readonly Piece[] | null>();
const queue: Waiting[] = [];
let worker: Worker | null = null;
let deadline: ReturnType<typeof setTimeout> | undefined;

const keyOf = ({ code, language }: HighlightJob) => `${language}\n${code}`;

/** The pieces of a code that was highlighted before: `null` when it has no colours, `undefined` when unknown. */
export const knownPieces = (job: HighlightJob) => kept.get(keyOf(job));

/** Highlights on another thread, one code after the other, and keeps what came of it. */
export function highlight(job: HighlightJob): Promise<readonly Piece[] | null> {
  return new Promise((done) => {
    queue.push({ ...job, done });
    if (!worker) start();
    else if (queue.length === 1) next();
  });
}

function start(): void {
  worker = new Worker(new URL('./highlight-worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }) => {
    if (data === 'ready') next();
    else settle(data);
  });
  // Offline, say: code without colours is still code, and the next one tries again.
  worker.addEventListener('error', () => {
    stop();
    for (const { done } of queue.splice(0)) done(null);
  });
}

function stop(): void {
  clearTimeout(deadline);
  worker?.terminate();
  worker = null;
}

function next(): void {
  const job = queue[0];
  if (!job) return;
  const known = knownPieces(job);
  if (known !== undefined) {
    settle(known);
    return;
  }
  worker?.postMessage({ code: job.code, language: job.language } satisfies HighlightJob);
  deadline = setTimeout(() => {
    stop();
    settle(null);
  }, DEADLINE_MS);
}

function settle(pieces: readonly Piece[] | null): void {
  clearTimeout(deadline);
  const job = queue.shift();
  if (!job) return;
  keep(keyOf(job), pieces);
  job.done(pieces);
  if (worker) next();
  else if (queue.length > 0) start();
}

function keep(key: string, pieces: readonly Piece[] | null): void {
  kept.delete(key);
  kept.set(key, pieces);
  const oldest = kept.keys().next();
  if (kept.size > MAX_KEPT && !oldest.done) kept.delete(oldest.value);
}
