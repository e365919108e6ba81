import type postgres from 'postgres';
import { conflict, invalid } from '@/shared/errors';
import type { ChannelId, WorkspaceId } from '@/shared/id';
import type { ChannelKind } from '@/shared/model/channel';
import type { Role } from '@/shared/model/member';
import { hasAdminRole } from '@/shared/policy/member';
import type { Store } from '../../../db/client';
import { postgresError } from '../../../db/errors';
import { insertHead } from '../../../events/append';
import type { Clock } from '../../../infra/clock';
import { newId } from '../../new-id';
import { numberedSlug, slugFrom } from '../../workspace/slug';
import { type Counted, ImportReport } from '../report';
import { openArchive, type SlackArchive } from './archive';
import { chooseDefaults } from './defaults';
import { Deletions } from './deletions';
import type { Dictionary } from './dictionary';
import { readEmojiNames } from './emoji';
import { enroll } from './enroll';
import { type ArchiveChannel, matchFolders } from './folders';
import { importHistory } from './history';
import { readChannels, readPeople } from './lists';
import { type Enrolled, founderOf, People, type Person, personFrom, strangerFrom } from './people';
import type { SlackUser } from './schema';
import { type ImportScope, inTransaction, logImport } from './scope';
import { ensureTargetChannels, type TargetChannel } from './target-channels';

export interface SlackImport {
  archivePath: string;
  /** The slug or the name of the workspace; made when there is none. */
  workspace: string;
  report: ImportReport;
  onProgress?(done: number, total: number, what: string): void;
}

export interface ImportedWorkspace {
  id: WorkspaceId;
  slug: string;
  name: string;
}

const COUNTED: [kind: ChannelKind, noun: Counted][] = [
  ['public', 'public channels'],
  ['private', 'private channels'],
  ['dm', 'direct messages'],
  ['group', 'group messages'],
];
const LOCK_WAIT = '30s';
const REASONS_SHOWN = 3;

/**
 * Brings a Slack export into a workspace. It can be run again, also after it was cut off: people and
 * channels come in one transaction, then each channel's history in one of its own, and what is there
 * already is found by the archive's ids. Memory holds the names of people, channels and files, the times of
 * one channel's messages, and one day of one channel at a time.
 *
 * The report accounts for everything found; a sum that differs is in `differences`. `withoutPassword` counts
 * the imported people who have an account and no password for it.
 */
export async function importSlack(
  { store, clock }: { store: Pick<Store, 'sql'>; clock: Clock },
  { archivePath, workspace, report, onProgress }: SlackImport,
): Promise<ImportedWorkspace & { withoutPassword: number; differences: string[] }> {
  await using archive = await openArchive(archivePath, report);
  const { users, slackPlaces } = await readLists(archive, { archivePath, report });

  return await exclusively(store, workspace, async () => {
    const base = { sql: store.sql, at: clock.now(), report };
    const emoji = readEmojiNames();
    const set = await inTransaction(base, async (tx) => {
      const found = await ensureWorkspace(tx, { at: base.at, name: workspace });
      const scope = { ...base, workspaceId: found.id };
      const people = await enrollAll(tx, scope, { users, places: slackPlaces, isNew: found.isNew });
      const places = await ensureTargetChannels(tx, scope, {
        places: slackPlaces,
        ...{ people, users, archive, emoji },
      });
      await logImport(tx, scope, null);
      return { found, scope, people, places };
    });
    countTargetChannels(report, set.places);

    const dictionary = dictionaryOf({ ...set, emoji });
    const deletions = new Deletions(base.at);
    const total = archive.folders.reduce((sum, { days }) => sum + days.length, 0);
    let done = 0;
    for (const place of set.places) {
      const onDay = () => onProgress?.(++done, total, place.label);
      await importHistory(set.scope, place, { archive, dictionary, deletions, onDay });
    }
    await deletions.apply(set.scope);
    await chooseDefaults(set.scope, set.places);
    const { id, slug, name } = set.found;
    const withoutPassword = await countWithoutPassword(set.scope);
    return { id, slug, name, withoutPassword, differences: report.close() };
  });
}

/**
 * Throws what `importSlack` would for a file that is no Slack export, before there is a store to import into.
 * BAD_REQUEST `not_a_zip`, `not_a_slack_export`.
 */
export async function requireSlackExport(archivePath: string): Promise<void> {
  const report = new ImportReport(() => undefined);
  await using archive = await openArchive(archivePath, report);
  await readLists(archive, { archivePath, report });
}

async function readLists(
  archive: SlackArchive,
  { archivePath, report }: Pick<SlackImport, 'archivePath' | 'report'>,
) {
  const users = await readPeople(archive, report);
  const slackPlaces = await matchFolders(archive, await readChannels(archive, report), report);
  if (users.length > 0 || slackPlaces.length > 0) return { users, slackPlaces };
  const reasons = report.leftOut.slice(0, REASONS_SHOWN).map(({ reason }) => reason);
  const why = reasons.length > 0 ? ` Why files of it were left out: ${reasons.join('; ')}.` : '';
  const sentence = `${archivePath} holds neither people nor channels of Slack’s that can be read: nothing was imported.`;
  throw invalid('not_a_slack_export', `${sentence}${why}`);
}

function countTargetChannels(report: ImportReport, places: TargetChannel[]): void {
  // What became one counts as the first of them.
  const unique = [...new Map(places.toReversed().map((place) => [place.id, place])).values()];
  for (const [kind, noun] of COUNTED) {
    const some = unique.filter((place) => place.kind === kind);
    const before = some.filter((place) => !place.isNew).length;
    if (some.length > 0) report.count(noun, { imported: some.length, before });
  }
}

async function countWithoutPassword({ sql, workspaceId }: ImportScope): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from members m join users u on u.id = m.user_id
    where m.workspace_id = ${workspaceId} and m.import_key is not null and m.deactivated_at is null
      and u.password_hash is null and u.disabled_at is null`;
  return row?.count ?? 0;
}

/** One import into a workspace at a time. What a killed one held is let go when its connection ends. */
async function exclusively<T>(
  { sql }: Pick<Store, 'sql'>,
  workspace: string,
  work: () => Promise<T>,
): Promise<T> {
  const connection = await sql.reserve();
  const key = `parley import ${slugFrom(workspace)}`;
  try {
    await connection`select set_config('lock_timeout', ${LOCK_WAIT}, false)`;
    await connection`select set_config('statement_timeout', '0', false)`;
    await connection`select pg_advisory_lock(hashtextextended(${key}, 0))`;
    return await work();
  } catch (error) {
    if (postgresError(error)?.code !== '55P03') throw error;
    throw conflict(
      'import_running',
      'Another import into this workspace is running. Wait for it to end.',
    );
  } finally {
    await connection`select pg_advisory_unlock_all()`;
    await connection`reset all`;
    connection.release();
  }
}

async function ensureWorkspace(
  tx: postgres.TransactionSql,
  { at, name }: { at: Date; name: string },
): Promise<ImportedWorkspace & { isNew: boolean }> {
  const found = await tx<ImportedWorkspace[]>`
    select id, slug, name from workspaces where slug = ${name} or lower(name) = lower(${name})
    order by slug = ${name} desc limit 2`;
  const [first, second] = found;
  if (first && second && first.slug !== name) {
    throw conflict(
      'workspace_ambiguous',
      `Several workspaces are called “${name}”: give its address instead, such as “${first.slug}”.`,
    );
  }
  if (first) return { ...first, isNew: false };

  const id = newId<WorkspaceId>(at);
  for (let attempt = 1; ; attempt += 1) {
    const slug = numberedSlug(slugFrom(name), attempt);
    const made = await tx`
      insert into workspaces (id, slug, name, created_at) values (${id}, ${slug}, ${name}, ${at})
      on conflict (slug) do nothing returning 1`;
    if (made.length === 0) continue;
    await insertHead(tx, id);
    return { id, slug, name, isNew: true };
  }
}

interface Population {
  users: SlackUser[];
  places: ArchiveChannel[];
  isNew: boolean;
}

async function enrollAll(
  tx: postgres.TransactionSql,
  scope: ImportScope,
  { users, places, isNew }: Population,
): Promise<People> {
  const founder = isNew ? founderOf(users) : undefined;
  for (const user of users) noteAddress(scope, user);
  const named = users.map((user) => personFrom(user, user === founder));
  const listed = new Map(named.map((person) => [person.slackId, isNew ? person : plain(person)]));
  // Whom one wrote with is part of a direct message, whether a list names them or not.
  for (const { kind, slack } of places) {
    if (kind !== 'dm' && kind !== 'group') continue;
    for (const id of slack.members) {
      if (listed.has(id)) continue;
      const about = { user: id, username: undefined, userProfile: {} };
      listed.set(id, strangerFrom(id, about));
      scope.report.found('person');
    }
  }
  const ids = [...listed.keys()];
  const enrolled = await enroll(tx, scope, [...listed.values()]);
  const people = new People();
  for (const [index, id] of ids.entries()) {
    const member = enrolled[index];
    if (!member) {
      people.refuse(id);
      continue;
    }
    people.add(id, member);
    scope.report[member.isNew ? 'cameIn' : 'wasThere']('person');
  }
  for (const person of named) {
    if (people.find(person.slackId)?.isNew) noteRole(scope, person, isNew);
  }
  if (isNew && !(founder && people.find(founder.id))) {
    const reason = 'nobody of the archive can own it: parley user create makes an owner';
    scope.report.note('workspace', { reason, place: 'users.json' });
  }
  // A bot signs what it posts with another id than it is listed by.
  for (const { id, botId } of users) {
    const member = people.find(id);
    if (botId && member && !people.find(botId)) people.add(botId, member);
  }
  countPeople(
    scope.report,
    enrolled.filter((member) => member !== null),
  );
  return people;
}

/** Nobody gets power over a workspace that is there already: the archive need not be of its people. */
const plain = (person: Person): Person =>
  hasAdminRole(person) ? { ...person, role: 'member' } : person;

/** Names who can do more than a member, or could in Slack. */
function noteRole({ report }: ImportScope, person: Person, isNew: boolean): void {
  if (!hasAdminRole(person) || person.deactivated) return;
  const ofNew: Partial<Record<Role, string>> = {
    owner: 'they are the owner of the new workspace',
    admin: 'the archive has them as an owner or admin: they are an admin of the new workspace',
  };
  const asMember =
    'the archive has them as an owner or admin: they came in as a member, as the workspace was there before';
  const reason = (isNew && ofNew[person.role]) || asMember;
  report.note('person', { reason, place: `${person.slackId} (${person.name})` });
}

/** Someone whose address is none of an account has none, and cannot sign in by it. */
function noteAddress({ report }: ImportScope, user: SlackUser): void {
  if (user.isBot || !user.email || personFrom(user, false).email) return;
  const reason = 'their e-mail address can’t be used: it brings them no account';
  report.note('person', { reason, place: `${user.id} (${user.email})` });
}

/** People of one address are one. */
function countPeople(report: ImportReport, enrolled: Enrolled[]): void {
  const unique = [...new Map(enrolled.map((member) => [member.id, member])).values()];
  for (const [kind, noun] of [
    ['person', 'people'],
    ['bot', 'bots'],
  ] as const) {
    const some = unique.filter((member) => member.kind === kind);
    const before = some.filter((member) => !member.isNew).length;
    if (some.length > 0) report.count(noun, { imported: some.length, before });
  }
}

function dictionaryOf({
  people,
  places,
  emoji,
}: Pick<Dictionary, 'people' | 'emoji'> & { places: TargetChannel[] }): Dictionary {
  const channels = new Map<string, ChannelId>(
    places.map(({ archiveId, linkedId }) => [archiveId, linkedId]),
  );
  const names = {
    member: (slackId: string) => people.find(slackId)?.id ?? null,
    channel: (slackId: string) => channels.get(slackId) ?? null,
    emoji: emoji.find,
  };
  return { names, people, emoji };
}
