import { performance } from 'node:perf_hooks';
import type { Sql } from '../db/client';
import { isStoreUnavailable } from '../db/errors';
import { indexMessages } from '../domain/search';
import type { Logger } from '../infra/logger';

/**
 * How soon after it was posted a message is put into the index, together with what came by then: most of the
 * cost is a batch's own. A search before that does it itself.
 */
const SOON_MS = 5_000;
/** How often is looked for what other processes left, such as an import by the command line. */
const POLL_MS = 10_000;
/** Rests so many times as long as it worked, in a process that does nothing else: a tenth of a core at most. */
const REST = 9;
const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

export interface SearchIndexing {
  /** There may be new messages. Costs next to nothing, so it is for the hot path to call. */
  wake(): void;
  /** Ends after the batch that is under way. */
  close(): Promise<void>;
}

interface Options {
  sql: Sql;
  log: Logger;
}

/** Keeps the search index up to date in the background, batch by batch, the slower the busier the process is. */
export function startSearchIndexing({ sql, log }: Options): SearchIndexing {
  let timer: NodeJS.Timeout | undefined;
  let due = Number.POSITIVE_INFINITY;
  let running: Promise<void> | undefined;
  let isResting = false;
  let isWoken = false;
  let isClosed = false;
  let loop = performance.eventLoopUtilization();
  schedule(SOON_MS);

  function schedule(delay: number): void {
    const at = Date.now() + delay;
    if (isClosed || at >= due) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(() => {
      due = Number.POSITIVE_INFINITY;
      running = run().finally(() => {
        running = undefined;
      });
    }, delay);
    timer.unref();
  }

  async function run(): Promise<void> {
    isWoken = false;
    const began = performance.now();
    const more = await indexMessages(sql).catch((error: unknown) => {
      // It is there again later, and so is the work.
      if (!isStoreUnavailable(error)) log.error({ error }, 'indexing messages failed');
      return false;
    });
    const pauseMs = pauseAfter(performance.now() - began, utilization());
    isResting = more || isWoken;
    if (more) schedule(pauseMs);
    else schedule(isWoken ? Math.max(pauseMs, SOON_MS) : POLL_MS);
  }

  /** Of the event loop, from 0 to 1, since this was looked at last. */
  function utilization(): number {
    const before = loop;
    loop = performance.eventLoopUtilization();
    return performance.eventLoopUtilization(loop, before).utilization;
  }

  return {
    wake() {
      if (running) isWoken = true;
      else if (!isResting) schedule(SOON_MS);
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await running;
    },
  };
}

/**
 * How long indexing pauses, in milliseconds. It makes way for what people wait for: where the event loop is
 * half used, it takes a fortieth of a core; what is posted by then is still found, because a search brings in
 * what its workspace has waiting.
 *
 * @param worked How long the batch took, in milliseconds.
 * @param utilization Of the event loop, from 0 to 1.
 */
export function pauseAfter(worked: number, utilization: number): number {
  const free = Math.max(1 - utilization, 0.01) ** 2;
  return Math.min(Math.max((REST * worked) / free, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS);
}
