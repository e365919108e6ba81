import type { LoggedEventType } from '@/shared/events/logged';
import type { WorkspaceId } from '@/shared/id';
import type { Tx } from '../db/client';
import type { LogRow } from '../db/schema';
import type { Content, SubjectIds } from './entry';

/** A row of the log whose type, and so the id of what it is about, is known. */
export type LogRowOf<T extends LoggedEventType> = Omit<LogRow, 'type' | 'subjectId'> & {
  type: T;
  subjectId: T extends keyof SubjectIds ? SubjectIds[T] : null;
};

/** All events of one subject in a range of the log, at the place of the last of them. */
export interface CollapsedChange<T extends LoggedEventType> {
  last: LogRowOf<T>;
  types: Set<LoggedEventType>;
}

/**
 * What events of some types are about, and how a client that missed them gets there: by one event, in place of all of
 * them, with the state that is now. Each noun has its own in `domain/<noun>/replay.ts`.
 */
export interface Subject<T extends LoggedEventType> {
  /** Identifies it among those of its kind: rows with one key collapse into one change. */
  keyOf(row: LogRowOf<T>): string;
  /**
   * Loads the present state of all of them, in as many statements for many as for one.
   *
   * @returns A function that returns the event for one of the changes; `null` where there is nothing to send.
   */
  load(
    tx: Tx,
    workspaceId: WorkspaceId,
    changes: CollapsedChange<T>[],
  ): Promise<(change: CollapsedChange<T>) => Content | null>;
}
