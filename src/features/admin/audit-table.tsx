import { clsx } from 'clsx';
import { actorName, auditPlace } from '@/shared/audit/words';
import type { AuditEntry } from '@/shared/model/audit';
import { RelativeTime } from '@/ui/relative-time';

const HEADING = 'h-10 px-3 text-left font-medium text-muted text-sm first:pl-0';

/** Who, what, where and when, a line each; on a phone two lines, without headings. */
export function AuditTable({ entries }: { entries: AuditEntry[] }) {
  return (
    <table className="w-full table-fixed max-sm:block">
      <caption className="sr-only">Audit trail, newest first</caption>
      <thead className="border-line border-b max-sm:sr-only">
        <tr>
          <th scope="col" className={clsx(HEADING, 'w-36')}>
            Who
          </th>
          <th scope="col" className={HEADING}>
            What
          </th>
          <th scope="col" className={clsx(HEADING, 'w-32')}>
            Where
          </th>
          <th scope="col" className={clsx(HEADING, 'w-32')}>
            When
          </th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line max-sm:block">
        {entries.map((entry) => (
          <Line key={entry.id} entry={entry} />
        ))}
      </tbody>
    </table>
  );
}

// Names, sentences and addresses of any length wrap.
const CELL = 'wrap-anywhere px-3 py-2.5 align-top max-sm:p-0';

function Line({ entry }: { entry: AuditEntry }) {
  const { actor, sentence, userAgent } = entry;
  const who = actorName(entry);
  const where = auditPlace(entry);
  return (
    <tr className="max-sm:flex max-sm:flex-wrap max-sm:gap-x-2 max-sm:py-2">
      <td
        className={clsx(CELL, 'pl-0 font-medium', !actor && 'text-muted')}
        title={actor ? `@${actor.handle}` : undefined}
      >
        {who}
      </td>
      <td className={clsx(CELL, 'max-sm:order-last max-sm:w-full')}>{sentence}</td>
      <td className={clsx(CELL, 'text-muted text-sm')} title={userAgent ?? where}>
        {where}
      </td>
      <td className={clsx(CELL, 'text-muted text-sm max-sm:ml-auto')}>
        <RelativeTime at={entry.at} />
      </td>
    </tr>
  );
}
