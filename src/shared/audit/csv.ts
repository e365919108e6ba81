import type { AuditEntry } from '../model/audit';
import { actorName, auditPlace } from './words';

const COLUMNS = ['time (UTC)', 'who', 'handle', 'action', 'what', 'where', 'subject id', 'id'];

/** The first line of a file of the audit trail. */
export const auditCsvHead = (): string => line(COLUMNS);

/** The lines of some entries. */
export const auditCsvLines = (entries: AuditEntry[]): string =>
  entries
    .map((entry) =>
      line([
        entry.at,
        actorName(entry),
        entry.actor ? entry.actor.handle : '',
        entry.action,
        entry.sentence,
        auditPlace(entry),
        entry.subjectId ?? '',
        entry.id,
      ]),
    )
    .join('');

const line = (cells: string[]) => `${cells.map(cell).join(',')}\r\n`;

/**
 * A cell of RFC 4180. What a spreadsheet would run as a formula, because it begins with one of its signs or
 * with white space before one, gets an apostrophe in front, which keeps it text.
 */
function cell(text: string): string {
  const harmless = /^\s*[=+\-@\t\r＝＋－＠]/u.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
