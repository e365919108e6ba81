import type { LoggedEventType } from '@/shared/events/logged';
import type { LogRow } from '../../db/schema';
import type { CollapsedChange, LogRowOf, Subject } from '../../events/subject';
import { subjectOf } from './subjects';

/** A change, and what it is of. */
export interface Collapsed {
  subject: Subject<LoggedEventType>;
  change: CollapsedChange<LoggedEventType>;
}

/**
 * One change for each subject, in the order of their last revs: a client that received those up to any of them and
 * resumes from there misses nothing.
 */
export function collapse(rows: LogRow[]): Collapsed[] {
  const bySubject = new Map<Subject<LoggedEventType>, Map<string, Collapsed>>();
  const inOrder = new Set<Collapsed>();
  for (const row of rows) {
    // The type of a row says which id it has.
    const last = row as LogRowOf<LoggedEventType>;
    const subject = subjectOf[row.type];
    const known = bySubject.get(subject) ?? new Map<string, Collapsed>();
    bySubject.set(subject, known);
    const key = subject.keyOf(last);
    const collapsed = known.get(key) ?? { subject, change: { last, types: new Set() } };
    known.set(key, collapsed);
    collapsed.change.last = last;
    collapsed.change.types.add(row.type);
    inOrder.delete(collapsed);
    inOrder.add(collapsed);
  }
  return [...inOrder];
}
