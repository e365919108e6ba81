import type postgres from 'postgres';
import type { MemberId, UserId, WorkspaceId } from '@/shared/id';
import { handleFrom, numberedHandle } from '../../member/handle';
import { newId } from '../../new-id';
import { refusedBecause, writeByHalves } from './halves';
import { type Enrolled, mergeByAddress, type Person } from './people';
import { withOwnKeys } from './same-person';
import type { ImportScope } from './scope';

type Known = Omit<Enrolled, 'isNew' | 'cameBack'>;

/**
 * Makes members of those who are none yet, in the order given; `null` stands for whom the store refuses, who
 * is left out. Someone is found again by the archive's id, or by the e-mail address of a member who was there
 * before; people of one address are one member.
 */
export async function enroll(
  tx: postgres.TransactionSql,
  scope: ImportScope,
  wanted: Person[],
): Promise<(Enrolled | null)[]> {
  const people = await withOwnKeys(tx, scope, wanted);
  const { users, made: accounts } = await ensureUsers(tx, scope, people);
  await noteOtherAddresses(tx, scope, people);
  const cameBack = await addAddresses(tx, scope, { people, users });
  const known = await findMembers(tx, scope, { people, users });
  const merged = mergeByAddress(people);
  const { made, refused } = await insertMembers(tx, scope, {
    people: [...merged].flatMap(([person, group]) =>
      group.some(({ importKey }) => known.has(importKey)) ? [] : [person],
    ),
    users,
  });
  const members = new Map<string, Enrolled>();
  for (const [{ importKey }, group] of merged) {
    const reason = refused.get(importKey);
    if (reason !== undefined) {
      for (const each of group) scope.report.leaveOut('person', { reason, place: placeOf(each) });
      continue;
    }
    const first = group.map((each) => known.get(each.importKey)).find(Boolean);
    for (const each of group) {
      const before = known.get(each.importKey) ?? first;
      const member = before
        ? { ...before, isNew: false, cameBack: cameBack.has(before.id) }
        : made.get(importKey);
      if (member) members.set(each.importKey, member);
    }
    noteMerged(scope, group, members);
    if (first && !first.deactivated) noteDeactivated(scope, group);
  }
  await removeUnused(tx, accounts);
  return people.map(({ importKey }) => members.get(importKey) ?? null);
}

const placeOf = ({ importKey }: Pick<Person, 'importKey'>) => importKey.replace('slack:', '');

/** Nobody is shut out by an archive, which may be older than what an admin has decided since. */
function noteDeactivated({ report }: ImportScope, group: Person[]): void {
  if (!group.every(({ deactivated, isListed }) => deactivated && isListed)) return;
  const reason = 'the archive has them as deactivated: they stay active here';
  report.note('person', { reason, place: group.map(placeOf).join(', ') });
}

/** People of one address who were two before one of them had it stay two. */
function noteMerged({ report }: ImportScope, group: Person[], found: Map<string, Enrolled>): void {
  const together = new Map<MemberId, Person[]>();
  for (const person of group) {
    const id = found.get(person.importKey)?.id;
    if (id) together.set(id, [...(together.get(id) ?? []), person]);
  }
  for (const several of together.values()) {
    if (several.length < 2) continue;
    const place = several.map(placeOf).join(', ');
    report.note('person', { reason: 'they have one e-mail address and are one member', place });
  }
}

async function ensureUsers(
  tx: postgres.TransactionSql,
  { at, report }: ImportScope,
  people: Person[],
): Promise<{ users: Map<string, UserId>; made: UserId[] }> {
  const made: UserId[] = [];
  const rows = people.flatMap(({ importKey, email, name }) =>
    email === null ? [] : [{ id: newId<UserId>(at), importKey, email, name }],
  );
  if (rows.length === 0) return { users: new Map(), made };
  await writeByHalves(tx, rows, {
    write: (inner, some) => inner<{ id: UserId }[]>`
      insert into users (id, email, name, created_at)
      select id, email, name, ${at} from jsonb_to_recordset(${inner.json(some)}) as r(id uuid, email text, name text)
      on conflict (lower(email)) do nothing returning id`,
    written: (_, inserted) => made.push(...inserted.map(({ id }) => id)),
    refused(row, code) {
      const reason = `the store refuses their account (${code}): they have none`;
      report.note('person', { reason, place: placeOf(row) });
    },
  });
  const found = await tx<{ id: UserId; email: string }[]>`
    select id, lower(email) as email from users where lower(email) = any(${rows.map((row) => row.email)}::text[])`;
  return { users: new Map(found.map((row) => [row.email, row.id])), made };
}

/** An account of nobody, such as that of a changed address, lets nobody in and is in the way of whose it is. */
async function removeUnused(tx: postgres.TransactionSql, made: UserId[]): Promise<void> {
  await tx`
    delete from users u
    where id = any(${made}::uuid[]) and not exists (select 1 from members m where m.user_id = u.id)`;
}

/** Someone who has an account here keeps it: the archive does not prove whose another address is. */
async function noteOtherAddresses(
  tx: postgres.TransactionSql,
  { workspaceId, report }: ImportScope,
  people: Person[],
): Promise<void> {
  const wanted = people.flatMap(({ importKey, email }) => (email ? [{ importKey, email }] : []));
  if (wanted.length === 0) return;
  const kept = await tx<{ handle: string; email: string }[]>`
    select m.handle, w.email from jsonb_to_recordset(${tx.json(wanted)}) as w("importKey" text, email text)
    join members m on m.workspace_id = ${workspaceId} and m.import_key = w."importKey"
    join users u on u.id = m.user_id
    where lower(u.email) <> lower(w.email) order by m.handle`;
  for (const { handle, email } of kept) {
    const reason =
      'the archive has another e-mail address for them: they keep the account they have';
    report.note('person', { reason, place: `@${handle} (${email})` });
  }
}

interface Accounts {
  people: Person[];
  users: Map<string, UserId>;
}

const rowsOf = ({ people, users }: Accounts) =>
  people.map(({ importKey, email, deactivated }) => ({
    importKey,
    deactivated,
    userId: email === null ? null : (users.get(email) ?? null),
  }));

/**
 * Gives members of an earlier archive the account of the address that this one knows. Someone whom no list
 * named until now comes in with it; whom an admin shut out stays out.
 */
async function addAddresses(
  tx: postgres.TransactionSql,
  { workspaceId, report }: ImportScope,
  accounts: Accounts,
): Promise<Set<MemberId>> {
  const wanted = rowsOf(accounts).filter((row) => row.userId !== null);
  if (wanted.length === 0) return new Set();
  const added: Added[] = [];
  await writeByHalves(tx, wanted, {
    write: (inner, some) => giveAccounts(inner, { workspaceId, some }),
    written: (_, rows) => added.push(...rows),
    refused(row, code) {
      const reason = `the store refuses their account (${code}): they have none`;
      report.note('person', { reason, place: placeOf(row) });
    },
  });
  for (const { handle } of added) {
    const reason = 'this archive has their e-mail address: they have an account now';
    report.note('person', { reason, place: `@${handle}` });
  }
  const apart = await tx<{ handle: string; other: string; isImported: boolean }[]>`
    select m.handle, o.handle as other, o.import_key is not null as "isImported"
    from jsonb_to_recordset(${tx.json(wanted)}) as w("importKey" text, "userId" uuid)
    join members m on m.workspace_id = ${workspaceId} and m.import_key = w."importKey" and m.user_id is null
    join members o on o.workspace_id = ${workspaceId} and o.user_id = w."userId" and o.id <> m.id
    where m.kind = 'person'`;
  for (const { handle, other, isImported } of apart) {
    const reason = isImported
      ? 'someone else of an archive has their e-mail address: the two stay apart'
      : 'someone with their e-mail address is here too: parley import join makes them one';
    report.note('person', { reason, place: `@${handle} and @${other}` });
  }
  return new Set(added.flatMap(({ id, cameBack }) => (cameBack ? [id] : [])));
}

interface Added {
  id: MemberId;
  handle: string;
  cameBack: boolean;
}

async function giveAccounts(
  tx: postgres.TransactionSql,
  { workspaceId, some }: { workspaceId: WorkspaceId; some: ReturnType<typeof rowsOf> },
): Promise<Added[]> {
  return await tx<Added[]>`
    with wanted as (
      select distinct on ("userId") * from jsonb_to_recordset(${tx.json(some)})
        as w("importKey" text, "userId" uuid, deactivated boolean)
      where exists (select 1 from members m where m.workspace_id = ${workspaceId} and m.import_key = w."importKey")
      order by "userId", deactivated
    )
    update members m set user_id = w."userId",
      deactivated_at = case when not w.deactivated and m.deactivated_at = m.created_at then null else m.deactivated_at end
    from wanted w
    join members before on before.workspace_id = ${workspaceId} and before.import_key = w."importKey"
    where m.workspace_id = before.workspace_id and m.id = before.id and m.user_id is null and m.kind = 'person'
      and not exists (select 1 from members o where o.workspace_id = m.workspace_id and o.user_id = w."userId")
    returning m.id, m.handle,
      before.deactivated_at is not null and m.deactivated_at is null as "cameBack"`;
}

async function findMembers(
  tx: postgres.TransactionSql,
  { workspaceId, report }: ImportScope,
  accounts: Accounts,
): Promise<Map<string, Known>> {
  const wanted = rowsOf(accounts);
  await writeByHalves(tx, wanted, {
    write: (inner, some) => adopt(inner, { workspaceId, some }),
    refused(row, code) {
      const reason = `the store refuses the archive’s id (${code}): they are found by their address only`;
      report.note('person', { reason, place: placeOf(row) });
    },
  });
  const found = await tx<(Known & { importKey: string })[]>`
    select m.id, m.kind, m.deactivated_at is not null as deactivated, w."importKey"
    from jsonb_to_recordset(${tx.json(wanted)}) as w("importKey" text, "userId" uuid)
    join members m on m.workspace_id = ${workspaceId} and (m.import_key = w."importKey" or m.user_id = w."userId")
    order by m.import_key = w."importKey" nulls first`;
  return new Map(found.map(({ importKey, ...member }) => [importKey, member]));
}

/** A member from before the import takes the archive's id on, so that the next run finds them by it. */
function adopt(
  tx: postgres.TransactionSql,
  { workspaceId, some }: { workspaceId: WorkspaceId; some: ReturnType<typeof rowsOf> },
) {
  return tx`
    with wanted as (
      select distinct on ("userId") "importKey", "userId"
      from jsonb_to_recordset(${tx.json(some)}) as w("importKey" text, "userId" uuid, deactivated boolean)
      where "userId" is not null and not exists (
        select 1 from members o where o.workspace_id = ${workspaceId} and o.import_key = w."importKey")
      order by "userId", deactivated
    )
    update members m set import_key = w."importKey" from wanted w
    where m.workspace_id = ${workspaceId} and m.user_id = w."userId" and m.import_key is null`;
}

interface Inserted {
  made: Map<string, Enrolled>;
  /** Why the store refuses someone, by the archive's id. */
  refused: Map<string, string>;
}

async function insertMembers(
  tx: postgres.TransactionSql,
  scope: ImportScope,
  { people, users }: Accounts,
): Promise<Inserted> {
  const made = new Map<string, Enrolled>();
  const refused = new Map<string, string>();
  if (people.length === 0) return { made, refused };
  const taken = await takenHandles(tx, scope);
  const rows = people.map((person) => ({
    id: newId<MemberId>(scope.at),
    userId: person.email === null ? null : (users.get(person.email) ?? null),
    kind: person.kind,
    handle: freeHandle(person.handle, taken),
    name: person.name,
    title: person.title,
    role: person.role,
    importKey: person.importKey,
    deactivatedAt: person.deactivated ? scope.at.toISOString() : null,
  }));
  await writeByHalves(tx, rows, {
    write: (inner, some) => inner`
      insert into members (workspace_id, id, user_id, kind, handle, name, title, role, import_key, created_at, deactivated_at)
      select ${scope.workspaceId}, id, "userId", kind, handle, name, title, role, "importKey", ${scope.at}, "deactivatedAt"
      from jsonb_to_recordset(${inner.json(some)}) as r(id uuid, "userId" uuid, kind text, handle text, name text,
        title text, role text, "importKey" text, "deactivatedAt" timestamptz)`,
    written(some) {
      for (const { id, importKey, kind, deactivatedAt } of some) {
        const deactivated = deactivatedAt !== null;
        made.set(importKey, { id, kind, isNew: true, cameBack: false, deactivated });
      }
    },
    refused({ importKey }, code) {
      refused.set(importKey, refusedBecause(code));
    },
  });
  return { made, refused };
}

async function takenHandles(
  tx: postgres.TransactionSql,
  { workspaceId }: ImportScope,
): Promise<Set<string>> {
  const rows = await tx<{ handle: string }[]>`
    select handle from members where workspace_id = ${workspaceId}`;
  return new Set(rows.map((row) => row.handle));
}

function freeHandle(from: string, taken: Set<string>): string {
  const base = handleFrom(from);
  for (let attempt = 1; ; attempt += 1) {
    const handle = numberedHandle(base, attempt);
    if (taken.has(handle)) continue;
    taken.add(handle);
    return handle;
  }
}
