import { expect, test } from 'vitest';
import { holdMessage } from '@/client/sync/held-message';
import { buildRows } from '@/features/timeline/rows';
import type { Message } from '@/shared/model/message';
import { buildMessage, newChannelId, newMemberId } from './build';

const me = newMemberId();
const ann = newMemberId();
const channelId = newChannelId();
const at = (minute: number, day = 1) => new Date(2026, 2, day, 9, minute).toISOString();
const post = (about: Partial<Message>) => buildMessage({ channelId, authorId: ann, ...about });

function rowsOf(messages: Message[], about: Partial<Parameters<typeof buildRows>[0]> = {}) {
  const held = messages.map((message) => holdMessage(message, 1));
  const base = { pending: [], me, from: 0, unreadAfter: null };
  return buildRows({ ...base, ...about, messages: held });
}

const kinds = (rows: ReturnType<typeof rowsOf>) =>
  rows
    .filter(({ kind }) => kind !== 'intro')
    .map((row) => ('compact' in row && row.compact ? `${row.kind}+` : row.kind));

test('messages of one author within five minutes stand together', () => {
  const rows = rowsOf([
    post({ seq: 1, createdAt: at(0) }),
    post({ seq: 2, createdAt: at(4) }),
    post({ seq: 3, createdAt: at(10) }),
    post({ seq: 4, createdAt: at(11), authorId: me }),
  ]);
  expect(kinds(rows)).toEqual(['day', 'message', 'message+', 'message', 'message']);
});

test('every day begins with its name', () => {
  const rows = rowsOf([post({ seq: 1, createdAt: at(0) }), post({ seq: 2, createdAt: at(1, 2) })]);
  expect(kinds(rows)).toEqual(['day', 'message', 'day', 'message']);
});

test('the line stands before the first new message of someone else', () => {
  const rows = rowsOf(
    [
      post({ seq: 1, createdAt: at(0) }),
      post({ seq: 2, createdAt: at(1), authorId: me }),
      post({ seq: 3, createdAt: at(2) }),
    ],
    { unreadAfter: 1 },
  );
  expect(kinds(rows)).toEqual(['day', 'message', 'message', 'unread', 'message']);
});

test('a deleted message leaves a trace only where a thread hangs on it', () => {
  const thread = { replyCount: 2, lastReplyAt: at(5), participantIds: [ann] };
  const rows = rowsOf([
    post({ seq: 1, createdAt: at(0), deletedAt: at(1), body: '' }),
    post({ seq: 2, createdAt: at(0), deletedAt: at(1), body: '', thread }),
  ]);
  expect(kinds(rows)).toEqual(['day', 'message']);
});

test('what is on its way gives its line to the message once that is here', () => {
  const key = 'key-of-mine';
  const kind = 'post' as const;
  const pending = [{ key, channelId, parentId: null, kind, body: 'Hi', at: at(1), failure: null }];
  const waiting = rowsOf([], { pending });
  const sent = rowsOf([post({ seq: 1, authorId: me, key, createdAt: at(1) })], { pending });
  expect(kinds(waiting)).toEqual(['day', 'pending']);
  expect(kinds(sent)).toEqual(['day', 'message']);
  expect(sent.at(-1)?.key).toBe(waiting.at(-1)?.key);
});

test('the start of a channel is introduced', () => {
  expect(rowsOf([]).map(({ kind }) => kind)).toEqual(['intro']);
  expect(rowsOf([], { from: 3 })).toEqual([]);
});

test('where a day or what is new begins is not said before what comes before is held', () => {
  const messages = [
    post({ seq: 5, createdAt: at(0) }),
    post({ seq: 6, createdAt: at(9) }),
    post({ seq: 7, createdAt: at(1, 2) }),
  ];
  const edge = rowsOf(messages, { from: 5, unreadAfter: 2 });
  expect(kinds(edge)).toEqual(['message', 'message', 'day', 'message']);
  const known = rowsOf(messages, { from: 5, unreadAfter: 4 });
  expect(kinds(known)).toEqual(['unread', 'message', 'message', 'day', 'message']);
});
