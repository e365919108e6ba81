import type postgres from 'postgres';
import { lowerCase } from '@/shared/text';
import { isLocalId, numberedId } from './local-id';
import { importKeyOf, type Person } from './people';
import type { ImportScope } from './scope';

interface Known {
  importKey: string;
  kind: string;
  name: string;
  handle: string;
  email: string | null;
  /** Whether an operator gave them their account. */
  isJoined: boolean;
}

/**
 * People whose ids other teams may have as well, by keys of their own where an earlier archive has somebody
 * else of the id. Someone is the same by their address, or by their name where neither archive has one.
 */
export async function withOwnKeys(
  tx: postgres.TransactionSql,
  scope: ImportScope,
  people: Person[],
): Promise<Person[]> {
  const own = new Map<Person, string>();
  let open = people.filter(({ kind, slackId }) => kind === 'person' && isLocalId(slackId));
  for (let nth = 1; open.length > 0; nth += 1) {
    const keyOf = ({ slackId }: Person) => importKeyOf(numberedId(slackId, nth));
    const known = await findKnown(tx, scope, open.map(keyOf));
    const settled = open.filter((person) => {
      const before = known.get(keyOf(person));
      return !before || isSame(person, before);
    });
    for (const person of settled) {
      own.set(person, keyOf(person));
      if (nth > 1 && !known.has(keyOf(person))) noteApart(scope, person);
    }
    open = open.filter((person) => !own.has(person));
  }
  return people.map((person) => ({ ...person, importKey: own.get(person) ?? person.importKey }));
}

async function findKnown(
  tx: postgres.TransactionSql,
  { workspaceId }: ImportScope,
  keys: string[],
): Promise<Map<string, Known>> {
  const rows = await tx<Known[]>`
    select m.import_key as "importKey", m.kind, m.name, m.handle, lower(u.email) as email, exists (
        select 1 from audit_entries a
        where a.workspace_id = m.workspace_id and a.subject_id = m.id and a.action = 'member.joined_import'
      ) as "isJoined"
    from members m left join users u on u.id = m.user_id
    where m.workspace_id = ${workspaceId} and m.import_key = any(${keys}::text[])`;
  return new Map(rows.map((row) => [row.importKey, row]));
}

function isSame(person: Person, before: Known): boolean {
  if (before.kind !== person.kind) return false;
  const hasNone = before.email === null || before.isJoined;
  if (person.email !== null || !hasNone) return person.email === before.email;
  const names = [before.name, before.handle].map(lowerCase);
  return [person.name, person.handle].some((name) => names.includes(lowerCase(name)));
}

function noteApart({ report }: ImportScope, { slackId, name }: Person): void {
  const reason = 'an earlier archive has somebody else of this id: they are two';
  report.note('person', { reason, place: `${slackId} (${name})` });
}
