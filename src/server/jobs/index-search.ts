import type { Sql } from '../db/client';
import { isStoreUnavailable } from '../db/errors';
import { indexMessages } from '../domain/search';
import type { Logger } from '../infra/logger';

/** How soon after it was posted a message is put into the index; a search before that does it itself. */
const SOON_MS = 1_000;
/** How often is looked for what other processes left, such as an import by the command line. */
const POLL_MS = 10_000;
/** Rests so many times as long as it worked: at most a tenth of a core, whatever comes in. */
const REST = 9;

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

/** Keeps the search index up to date in the background, batch by batch. */
export function startSearchIndexing({ sql, log }: Options): SearchIndexing {
  let timer: NodeJS.Timeout | undefined;
  let due = Number.POSITIVE_INFINITY;
  let running: Promise<void> | undefined;
  let isResting = false;
  let isWoken = false;
  let isClosed = false;
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
    isResting = more || isWoken;
    schedule(isResting ? Math.max(SOON_MS, REST * (performance.now() - began)) : POLL_MS);
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
