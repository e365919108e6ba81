import { createHash, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ChannelId, MessageId, WorkspaceId } from '@/shared/id';
import { connect, type TestApp, testApp } from '../harness/app';
import { aName, DAY, day, importBench } from './import-bench';
import { message, timeAt } from './slack-archive';

// What people edited or deleted here stays as they left it, whatever a later archive has and at what time.

const bench = importBench();
const soon = () => `${Math.floor(Date.now() / 1000) + 7_200}.000100`;
const last = message(90, 'U001', 'last');

async function annOf(app: TestApp, workspaceId: string) {
  const token = `prl_${randomUUID()}`;
  await bench.store.sql`
    with m as (select id from members where workspace_id = ${workspaceId} and handle = 'ann.lee')
    insert into tokens (workspace_id, id, member_id, created_by, name, prefix, secret_hash, scopes, created_at)
    select ${workspaceId}, gen_random_uuid(), id, id, 'test', 'prl_', ${createHash('sha256').update(token).digest('hex')},
      '{read,write}', now() from m`;
  return connect(app.socketUrl, token);
}

/** A workspace with these messages of Ann's, of which some are edited here then. */
async function editedHere(messages: object[], edits: Record<string, string[]>) {
  await using app = await testApp();
  const workspace = aName();
  const { id } = await bench.run(day(...messages, last), workspace);
  await using ann = await annOf(app, id);
  for (const [before, wordings] of Object.entries(edits)) {
    const [row] = await bench.store.sql<{ messageId: MessageId; channelId: ChannelId }[]>`
      select id as "messageId", channel_id as "channelId" from messages where workspace_id = ${id} and body = ${before}`;
    if (!row) throw new Error(`${before} is not there`);
    for (const body of wordings) {
      await ann.trpc.message.edit.mutate({ workspaceId: id as WorkspaceId, ...row, body });
    }
  }
  return {
    workspace,
    /** What there is after another archive, and what the report has of messages. */
    async after(...later: object[]) {
      const { lines } = await bench.run(day(...later, last), workspace);
      const history = await bench.history(id, 'general');
      return {
        bodies: history.map(({ body }) => body),
        lines: lines.filter((line) => line.startsWith('message')),
      };
    },
  };
}

const KEPT = 'the archive has other words: it stays as it was edited here';
const place = (nth: number, minute: number) => `message ${DAY}, entry ${nth} (${timeAt(minute)})`;

test('an edit here outlives those of an archive, also of times to come', async () => {
  const said = (text: string, ts: string) => message(1, 'U001', { text, edited: { ts } });
  const first = said('said in Slack', soon());
  const { after } = await editedHere([first], { 'said in Slack': ['said here'] });
  const expected = { bodies: ['said here', 'last'], lines: [`${place(1, 1)}: ${KEPT}`] };
  expect(await after(first)).toEqual(expected);
  expect(await after(said('newer', soon()))).toEqual(expected);
});

test('words that somebody chose again are an edit here, too', async () => {
  const { after } = await editedHere([message(1, 'U001', 'the words')], {
    'the words': ['others', 'the words'],
  });
  const later = message(1, 'U001', { text: 'newer', edited: { ts: soon() } });
  expect((await after(later)).bodies).toEqual(['the words', 'last']);
});

test('neither a deletion in Slack nor a missing message takes what was edited here', async () => {
  const said = (minute: number, text: string) => message(minute, 'U001', text);
  const { after } = await editedHere([said(1, 'gone'), said(2, 'missing'), said(3, 'untouched')], {
    gone: ['edited one'],
    missing: ['edited two'],
  });
  const tombstone = message(1, 'USLACKBOT', { subtype: 'tombstone', text: 'deleted' });
  const { bodies, lines } = await after(tombstone);
  expect(bodies).toEqual(['edited one', 'edited two', '', 'last']);
  expect(lines).toEqual([
    `${place(1, 1)}: the archive has it as deleted: it stays, as it was edited here`,
    'message #general, 2024-01-02T00:03:00.000Z: an earlier archive has it and this one does not: it was deleted',
    'message #general, 2024-01-02T00:02:00.000Z: an earlier archive has it and this one does not: it stays, as it was edited here',
  ]);
});

test('an edit of a time to come stands in the way of no later one', async () => {
  const workspace = aName();
  const edited = (text: string, ts: string) => message(1, 'U001', { text, edited: { ts } });
  await bench.run(day(edited('first', soon()), last), workspace);
  const { id } = await bench.run(day(edited('second', timeAt(20)), last), workspace);
  expect((await bench.history(id, 'general')).map(({ body }) => body)).toEqual(['second', 'last']);
});
