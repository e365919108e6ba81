import type postgres from 'postgres';
import type { MemberId, UserId } from '@/shared/id';
import { email as emailSchema } from '@/shared/input/common';
import { LIMITS } from '@/shared/limits';
import type { Role } from '@/shared/model/member';
import { handleFrom, numberedHandle } from '../../member/handle';
import { newId } from '../../new-id';
import { translateLine } from './markup';
import type { SlackMessage, SlackUser } from './schema';
import type { ImportScope } from './scope';

/** Someone in the archive, as the workspace will know them. */
interface Person {
  importKey: string;
  kind: 'person' | 'bot';
  name: string;
  title: string;
  /** What their handle is made from. */
  handle: string;
  email: string | null;
  role: Role;
  deactivated: boolean;
}

export interface Enrolled {
  id: MemberId;
  isNew: boolean;
  deactivated: boolean;
  kind: 'person' | 'bot';
}

/** Slack's own account, which is in no list of people. */
export const SLACKBOT = 'USLACKBOT';
const keyOf = (slackId: string) => `slack:${slackId}`;

/** Who is who: the archive's ids to the workspace's members. */
export class People {
  readonly #bySlackId = new Map<string, Enrolled>();

  find(slackId: string): Enrolled | null {
    return this.#bySlackId.get(slackId) ?? null;
  }

  add(slackId: string, member: Enrolled): void {
    this.#bySlackId.set(slackId, member);
  }
}

/** The archive's list of people, the one who is to own a new workspace first. */
export function personFrom(user: SlackUser, isFounder: boolean): Person {
  const isBot = user.is_bot === true || user.id === SLACKBOT;
  const profile = user.profile ?? {};
  const email = isBot ? null : emailSchema.safeParse(profile.email ?? '');
  const handle = profile.display_name || user.name || profile.real_name || '';
  return {
    importKey: keyOf(user.id),
    kind: isBot ? 'bot' : 'person',
    name: nameFrom([profile.real_name, user.real_name, profile.display_name, user.name, user.id]),
    title: translateLine(profile.title ?? '', LIMITS.titleLength),
    handle: user.name || handle,
    email: email?.success ? email.data : null,
    role: isBot ? 'member' : isFounder ? 'owner' : roleOf(user),
    deactivated: user.deleted === true,
  };
}

/** Owner, admin, guest: an owner of many may not have meant to own this one too. */
function roleOf(user: SlackUser): Role {
  if (user.is_primary_owner || user.is_owner || user.is_admin) return 'admin';
  return user.is_restricted || user.is_ultra_restricted ? 'guest' : 'member';
}

/** The one who owns a workspace made from the archive: its first owner, or admin, or anyone. */
export function founderOf(users: SlackUser[]): SlackUser | undefined {
  const people = users.filter((user) => !user.is_bot && !user.deleted && user.id !== SLACKBOT);
  return (
    people.find((user) => user.is_primary_owner) ??
    people.find((user) => user.is_owner) ??
    people.find((user) => user.is_admin) ??
    people[0]
  );
}

/** Whoever wrote a message that no list names: a bot, or someone of another organisation. */
export function strangerFrom(slackId: string, message: SlackMessage): Person {
  const profile = message.user_profile ?? {};
  const isBot = message.user !== slackId || slackId === SLACKBOT;
  const names = isBot
    ? [message.bot_profile?.name, message.username, slackId === SLACKBOT ? 'Slackbot' : slackId]
    : [profile.real_name, profile.display_name, profile.name, message.username, slackId];
  const name = nameFrom(names);
  return {
    importKey: keyOf(slackId),
    kind: isBot ? 'bot' : 'person',
    name,
    title: '',
    handle: name,
    email: null,
    role: 'member',
    // Someone who is in no list of people cannot come in; a bot is only its name.
    deactivated: !isBot,
  };
}

function nameFrom(candidates: (string | undefined)[]): string {
  const found = candidates.map((text) => translateLine(text ?? '', LIMITS.nameLength));
  return found.find((text) => text !== '') ?? 'Unknown';
}

/**
 * Makes members of those who are none yet. Someone is found again by the archive's id, or by the e-mail
 * address of a member who was there before.
 */
export async function enroll(
  tx: postgres.TransactionSql,
  scope: ImportScope,
  people: Person[],
): Promise<Enrolled[]> {
  const users = await ensureUsers(tx, scope, people);
  const known = await findMembers(tx, scope, { people, users });
  const taken = await takenHandles(tx, scope, people);
  const rows = people
    .filter((person) => !known.has(person.importKey))
    .map((person) => ({
      id: newId<MemberId>(scope.at),
      userId: person.email === null ? null : (users.get(person.email) ?? null),
      kind: person.kind,
      handle: freeHandle(person.handle, taken),
      name: person.name,
      title: person.title,
      role: person.role,
      importKey: person.importKey,
      deactivatedAt: person.deactivated ? scope.at : null,
    }));
  await tx`
    insert into members (workspace_id, id, user_id, kind, handle, name, title, role, import_key, created_at, deactivated_at)
    select ${scope.workspaceId}, id, "userId", kind, handle, name, title, role, "importKey", ${scope.at}, "deactivatedAt"
    from jsonb_to_recordset(${tx.json(rows as never)}) as r(id uuid, "userId" uuid, kind text, handle text, name text,
      title text, role text, "importKey" text, "deactivatedAt" timestamptz)`;
  const made = new Map(rows.map((row) => [row.importKey, row.id]));
  return people.map((person): Enrolled => {
    const before = known.get(person.importKey);
    if (before) return { ...before, isNew: false };
    const id = made.get(person.importKey);
    if (!id) throw new Error(`${person.importKey} was not made a member`);
    return { id, isNew: true, deactivated: person.deactivated, kind: person.kind };
  });
}

async function ensureUsers(tx: postgres.TransactionSql, { at }: ImportScope, people: Person[]) {
  const rows = people.flatMap(({ email, name }) =>
    email === null ? [] : [{ id: newId<UserId>(at), email, name }],
  );
  if (rows.length === 0) return new Map<string, UserId>();
  await tx`
    insert into users (id, email, name, created_at)
    select id, email, name, ${at} from jsonb_to_recordset(${tx.json(rows)}) as r(id uuid, email text, name text)
    on conflict (lower(email)) do nothing`;
  const found = await tx<{ id: UserId; email: string }[]>`
    select id, lower(email) as email from users where lower(email) = any(${rows.map((row) => row.email)}::text[])`;
  return new Map(found.map((row) => [row.email, row.id]));
}

type Known = Omit<Enrolled, 'isNew'>;

async function findMembers(
  tx: postgres.TransactionSql,
  { workspaceId }: ImportScope,
  { people, users }: { people: Person[]; users: Map<string, UserId> },
): Promise<Map<string, Known>> {
  const wanted = people.map(({ importKey, email }) => ({
    importKey,
    userId: email === null ? null : (users.get(email) ?? null),
  }));
  // A member from before the import takes the archive's id on, so that the next run finds them by it.
  await tx`
    update members m set import_key = w."importKey"
    from jsonb_to_recordset(${tx.json(wanted)}) as w("importKey" text, "userId" uuid)
    where m.workspace_id = ${workspaceId} and m.user_id = w."userId" and m.import_key is null
      and not exists (select 1 from members o where o.workspace_id = m.workspace_id and o.import_key = w."importKey")`;
  const found = await tx<(Known & { importKey: string })[]>`
    select m.id, m.kind, m.deactivated_at is not null as deactivated, w."importKey"
    from jsonb_to_recordset(${tx.json(wanted)}) as w("importKey" text, "userId" uuid)
    join members m on m.workspace_id = ${workspaceId} and (m.import_key = w."importKey" or m.user_id = w."userId")
    order by m.import_key = w."importKey"`;
  return new Map(found.map(({ importKey, ...member }) => [importKey, member]));
}

async function takenHandles(
  tx: postgres.TransactionSql,
  { workspaceId }: ImportScope,
  people: Person[],
): Promise<Set<string>> {
  if (people.length === 0) return new Set();
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
