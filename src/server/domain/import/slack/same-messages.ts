import type postgres from 'postgres';
import type { ChannelId, MemberId, MessageId } from '@/shared/id';
import { isVisible } from '@/shared/text';
import { ImportReport } from '../report';
import { contentsOf } from './contents';
import { authorOf, type Day, readDay } from './day';
import type { ArchiveChannel } from './folders';
import { idAt, importedId } from './imported-id';
import { type Evidence, isDirect } from './known-channel';
import { isLocalId, withoutNumber } from './local-id';
import { importKeyOf, SLACKBOT, strangerFrom } from './people';

type Message = Day['messages'][number];

/** How many messages a channel is recognized by, at most. */
const COMPARED = 100;
/** How many of whole seconds show something: a person may write the same into two channels within one. */
const SEVERAL = 3;

/**
 * The id of the channel that an earlier archive has the same messages in, by another name, folder or list. An
 * id that is of one team only is never another one's, and neither is what another channel of this archive is.
 */
export async function idByMessages(
  tx: postgres.TransactionSql,
  place: ArchiveChannel,
  evidence: Evidence,
): Promise<string | null> {
  if (isDirect(place.kind) || evidence.known.size === 0) return null;
  const { alike, keys } = candidatesFor(place, evidence);
  if (keys.size === 0) return null;
  const found: Found[] = [];
  let compared = 0;
  for await (const { messages } of daysOf(place, evidence)) {
    const telling = messages.filter((each) => isTelling(each, evidence));
    const some = telling.slice(0, COMPARED - compared);
    if (some.length === 0) continue;
    compared += some.length;
    found.push(...(await findAmong(tx, { messages: some, channelIds: alike }, evidence)));
    if (compared === COMPARED || found.some((each) => each.isProof)) break;
  }
  const [first] = found;
  if (!first || found.some(({ channelId }) => channelId !== first.channelId)) return null;
  const areMost = found.length >= SEVERAL && 2 * found.length > compared;
  if (!areMost && !found.some((each) => each.isProof)) return null;
  // What has a very long id is not found by it.
  return importKeyOf(first.slackId) === keys.get(first.channelId) ? first.slackId : null;
}

/** Channels as far seen as this one, and the keys of those among them that it may be. */
function candidatesFor(place: ArchiveChannel, { known, places, taken }: Evidence) {
  const { kind, isUnlisted, slack } = place;
  const alike = [...known].filter(
    ([, each]) => each.kind === kind || (isUnlisted && each.kind !== 'public'),
  );
  const others = new Set(
    places.flatMap((other) => (other.slack.id === slack.id ? [] : importKeyOf(other.slack.id))),
  );
  const isOurs = (key: string) =>
    (isLocalId(slack.id) || isLocalKey(key)) && !taken.has(key) && !others.has(withoutNumber(key));
  return {
    alike: alike.map(([, { id }]) => id),
    keys: new Map(alike.flatMap(([key, { id }]) => (isOurs(key) ? [[id, key]] : []))),
  };
}

const isLocalKey = (importKey: string) =>
  isLocalId(withoutNumber(importKey).replace(/^slack:/, ''));

/** The days of a channel's folders, read for what they show: whatever is odd is in the report as it comes in. */
export async function* daysOf(
  { folders }: ArchiveChannel,
  { archive, scope: { at } }: Evidence,
): AsyncGenerator<Day> {
  const report = new ImportReport(() => undefined);
  for (const file of folders.flatMap(({ days }) => days)) {
    yield await readDay({ read: archive.peek }, file, { at, report });
  }
}

/** What people write is not of one of these kinds, but for replies that are shown in the channel and files. */
const WRITTEN = new Set([undefined, 'thread_broadcast', 'reply_broadcast', 'file_share']);

/**
 * Whether a message is of a person, in words of theirs. What programs write, and that someone came or left,
 * may be the same in several channels within a second.
 */
export function isTelling(message: Message, evidence: Evidence): boolean {
  const author = authorOf(message);
  if (!author || author === SLACKBOT || message.botId || !WRITTEN.has(message.subtype))
    return false;
  const { kind } = evidence.people.find(author) ?? strangerFrom(author, message);
  return kind === 'person' && isVisible(bodyOf(message, evidence));
}

interface Found {
  channelId: ChannelId;
  slackId: string;
  /** Whether its time is as exact as Slack's. */
  isProof: boolean;
}

/** Those of the messages that one of the channels has, and no other one of them. */
async function findAmong(
  tx: postgres.TransactionSql,
  { messages, channelIds }: { messages: Message[]; channelIds: ChannelId[] },
  evidence: Evidence,
): Promise<Found[]> {
  const { workspaceId } = evidence.scope;
  // The ids of a millisecond are next to each other.
  const times = messages.map(({ ts }) => importedId(workspaceId, '', ts).slice(0, 13));
  const rows = await tx<(Present & { channelId: ChannelId; key: string })[]>`
    select x.id, x.channel_id as "channelId", x.key, x.author_id as "authorId", m.import_key as "importKey", x.body,
      x.deleted_at is not null as "isDeleted"
    from unnest(${[...new Set(times)]}::text[]) as t(start)
    join messages x on x.workspace_id = ${workspaceId}
      and x.id between (t.start || '-0000-0000-000000000000')::uuid and (t.start || '-ffff-ffff-ffffffffffff')::uuid
    join members m on m.workspace_id = x.workspace_id and m.id = x.author_id
    where x.channel_id = any(${channelIds}::uuid[]) and x.deleted_at is null and m.kind = 'person'`;
  return messages.flatMap((message) => {
    const end = `-${message.ts.replace('.', '-')}`;
    const same = rows.filter((each) => each.key.endsWith(end) && isThat(message, each, evidence));
    const [row] = same;
    const slackId = row?.key.slice('slack-'.length, -end.length);
    if (!row || !slackId || same.some(({ channelId }) => channelId !== row.channelId)) return [];
    return [{ channelId: row.channelId, slackId, isProof: !end.endsWith('-000000') }];
  });
}

interface Present {
  id: MessageId;
  authorId: MemberId;
  importKey: string | null;
  body: string;
  isDeleted: boolean;
}

/** Those of a day's messages that a channel has under an id: at their time, by their author, in their words. */
export async function findIn(
  tx: postgres.TransactionSql,
  { id: slackId, channelId }: { id: string; channelId: ChannelId },
  { messages, evidence }: Pick<Day, 'messages'> & { evidence: Evidence },
): Promise<Message[]> {
  const { scope } = evidence;
  const idOf = (ts: string) => idAt(scope, { slackId }, ts);
  const ids = messages.map(({ ts }) => idOf(ts));
  if (ids.length === 0) return [];
  const rows = await tx<Present[]>`
    select x.id, x.author_id as "authorId", m.import_key as "importKey", x.body, x.deleted_at is not null as "isDeleted"
    from messages x join members m on m.workspace_id = x.workspace_id and m.id = x.author_id
    where x.workspace_id = ${scope.workspaceId} and x.channel_id = ${channelId} and x.id = any(${ids}::uuid[])`;
  const present = new Map(rows.map((row) => [row.id, row]));
  return messages.filter((message) => {
    const row = present.get(idOf(message.ts));
    return row && isThat(message, row, evidence);
  });
}

/** Whether a message of its time is the archive's: by its author and in its words, as far as they are there. */
function isThat(message: Message, row: Present, evidence: Evidence): boolean {
  const author = authorOf(message) ?? '';
  const isBy =
    evidence.people.find(author)?.id === row.authorId ||
    withoutNumber(row.importKey ?? '') === importKeyOf(author);
  return isBy && (row.isDeleted || row.body === bodyOf(message, evidence));
}

function bodyOf(message: Message, { people, emoji }: Evidence): string {
  const names = {
    member: (id: string) => people.find(id)?.id ?? null,
    channel: () => null,
    emoji,
  };
  return contentsOf(message, names).body;
}
