import { createHash } from 'node:crypto';
import type postgres from 'postgres';
import type { MemberId, MessageId } from '@/shared/id';
import { LIMITS } from '@/shared/limits';
import type { MessageKind } from '@/shared/model/message';
import { WHOLE_CHANNEL } from '../../../db/schema';
import { type Contents, contentsOf, isEcho } from './contents';
import type { EmojiNames } from './emoji';
import { importedId } from './imported-id';
import type { Names } from './markup';
import type { People } from './people';
import type { Place } from './places';
import { dateOfSlackTime, type SlackMessage, slackMessage } from './schema';
import type { ImportScope } from './scope';

/** A message on its way in; it has no seq until it is known to be new. */
export interface Draft {
  id: MessageId;
  /** The root it claims to answer. */
  rootId: MessageId | null;
  kind: MessageKind;
  authorId: MemberId;
  body: string;
  key: string;
  digest: string;
  createdAt: Date;
  editedAt: Date | null;
  deletedAt: Date | null;
  mentions: string[];
  reactions: { emoji: string; memberId: MemberId; createdAt: Date }[];
}

export interface Dictionary {
  names: Names;
  people: People;
  emoji: EmojiNames;
}

/** A day's file as messages in order of time; what is of no use is said and left out. */
export function readDay(day: unknown, file: string, { report }: ImportScope): SlackMessage[] {
  if (day === undefined) return [];
  if (!Array.isArray(day)) {
    report.skip('file', 'it is not a list of messages', file);
    return [];
  }
  const messages = day.flatMap((raw: unknown, index) => {
    const parsed = slackMessage.safeParse(raw);
    const problem = parsed.success ? problemOf(parsed.data) : 'it is not an object';
    if (parsed.success && !problem) return [parsed.data];
    report.skip('message', problem ?? 'it is of no use', `${file}, entry ${index + 1}`);
    return [];
  });
  return messages.sort((a, b) => compareTimes(a.ts, b.ts));
}

function problemOf(message: SlackMessage): string | null {
  if (!message.ts) return 'it has no time (ts)';
  if (isEcho(message)) return 'it only records a change to another message';
  return authorOf(message) ? null : 'it has no author (user)';
}

function compareTimes(a = '', b = ''): number {
  return Number(a.split('.')[0]) - Number(b.split('.')[0]) || (a < b ? -1 : Number(a > b));
}

/** The archive's id of who wrote it; bots that have none go by their name. */
export function authorOf({ user, bot_id, username }: SlackMessage): string | null {
  return user || bot_id || (username ? `bot:${username}` : null);
}

export function draftsOf(
  messages: SlackMessage[],
  place: Place,
  { scope, dictionary }: { scope: ImportScope; dictionary: Dictionary },
): Draft[] {
  return messages.flatMap((message) => {
    const author = dictionary.people.find(authorOf(message) ?? '');
    const { ts } = message;
    if (!author || !ts) return [];
    const idAt = (time: string) => importedId(scope.workspaceId, `${place.slackId} ${time}`, time);
    const { thread_ts: thread, edited } = message;
    const rootId = thread && thread !== ts ? idAt(thread) : null;
    const contents = contentsOf(message, dictionary.names);
    const createdAt = dateOfSlackTime(ts);
    const draft: Draft = {
      id: idAt(ts),
      rootId,
      kind: contents.kind,
      authorId: author.id,
      body: contents.body,
      key: `slack-${place.slackId}-${ts.replace('.', '-')}`,
      digest: digestOf([place.id, rootId, contents.body]),
      createdAt,
      editedAt: edited ? dateOfSlackTime(edited.ts) : null,
      deletedAt: contents.deleted ? createdAt : null,
      mentions: mentionsOf(contents),
      reactions: contents.deleted ? [] : reactionsOf(message, { createdAt, scope, dictionary }),
    };
    return [draft];
  });
}

function digestOf(content: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url');
}

function mentionsOf({ memberIds, callsChannel }: Contents): string[] {
  const called = memberIds.slice(0, LIMITS.mentionsPerMessage);
  return callsChannel ? [...called, WHOLE_CHANNEL] : called;
}

function reactionsOf(
  message: SlackMessage,
  { createdAt, scope, dictionary }: { createdAt: Date; scope: ImportScope; dictionary: Dictionary },
): Draft['reactions'] {
  const found = new Map<string, Draft['reactions'][number]>();
  for (const { name, users } of message.reactions ?? []) {
    const emoji = dictionary.emoji.reaction(name);
    for (const user of users) {
      const member = dictionary.people.find(user);
      if (!emoji || !member) {
        const reason = emoji ? 'the person is not in the archive' : 'its name is no emoji’s';
        scope.report.skip('reaction', reason, `:${name}: by ${user}`);
        continue;
      }
      // Slack keeps their order and not their times.
      const at = new Date(createdAt.getTime() + found.size);
      const key = `${emoji} ${member.id}`;
      if (!found.has(key)) found.set(key, { emoji, memberId: member.id, createdAt: at });
    }
  }
  return [...found.values()];
}

/** Of the given ids, those that are messages of the workspace; with `roots`, only such as can hold a thread. */
export async function findPresent(
  tx: postgres.TransactionSql,
  { workspaceId }: ImportScope,
  { ids, roots = false }: { ids: MessageId[]; roots?: boolean },
): Promise<Set<MessageId>> {
  if (ids.length === 0) return new Set();
  const rows = await tx<{ id: MessageId }[]>`
    select id from messages where workspace_id = ${workspaceId} and id = any(${ids}::uuid[])
      and (parent_id is null or not ${roots})`;
  return new Set(rows.map((row) => row.id));
}
