import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { channels, reactions } from '@/server/db/schema';
import { refusalOf, setUpFor } from './set-up';

const setUp = setUpFor();

async function withMessage() {
  const here = await setUp();
  const { workspaceId, as, buildPerson, buildChannel, send } = here;
  const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
  const { id: channelId } = await buildChannel([ann, bob]);
  const { message } = await send(ann, channelId, 'hi');
  const at = { workspaceId, channelId, messageId: message.id };
  const store = (person: typeof ann, emoji: string) =>
    here.domain.store.db.insert(reactions).values({
      workspaceId,
      messageId: message.id,
      memberId: person.member.id,
      emoji,
      createdAt: new Date(),
    });
  return {
    ...here,
    ann,
    bob,
    channelId,
    store,
    add: (emoji: string) => as(ann).reaction.add({ ...at, emoji }),
    remove: (emoji: string) => as(ann).reaction.remove({ ...at, emoji }),
    shown: async () => {
      const { messages } = await as(ann).message.history({ workspaceId, channelId });
      return messages[0]?.reactions;
    },
  };
}

const SPELLINGS = ['👍', '👍\uFE0F', ':+1:', '+1', 'thumbsup', ':thumbsup:', ':ThumbsUp:', ':yes:'];

test('one thumbs-up, however it is sent and taken back', async () => {
  const { ann, add, remove } = await withMessage();
  const once = [{ emoji: '👍', memberIds: [ann.member.id] }];
  for (const spelling of SPELLINGS) {
    expect([spelling, (await add(spelling)).reactions]).toEqual([spelling, once]);
  }
  for (const spelling of SPELLINGS) {
    await add('👍');
    expect([spelling, (await remove(spelling)).reactions]).toEqual([spelling, []]);
  }
});

test('a skin tone makes another emoji, by whichever name', async () => {
  const { ann, add } = await withMessage();
  const mine = [ann.member.id];
  for (const spelling of ['👍🏽', ':+1::skin-tone-4:', ':thumbsup_tone3:']) {
    const { reactions } = await add(spelling);
    expect([spelling, reactions]).toEqual([spelling, [{ emoji: '👍🏽', memberIds: mine }]]);
  }
  expect((await add('👍')).reactions).toEqual([
    { emoji: '👍🏽', memberIds: mine },
    { emoji: '👍', memberIds: mine },
  ]);
});

test('a name that no emoji has is an error that says so, unless the message bears it', async () => {
  const { ann, bob, add, remove, store } = await withMessage();
  expect(await refusalOf(add('party_blob'))).toMatchObject({
    code: 'BAD_REQUEST',
    reason: 'unknown_emoji',
    message: expect.stringContaining(':party_blob:'),
  });
  await store(bob, ':party_blob:');
  const joined = await add(':party_blob:');
  expect(joined.reactions).toEqual([
    { emoji: ':party_blob:', memberIds: [bob.member.id, ann.member.id] },
  ]);
  expect((await remove('party_blob')).reactions[0]?.memberIds).toEqual([bob.member.id]);
});

/** A migration's own text, run once more on what a test has stored. */
function migration(name: string) {
  const file = readdirSync('drizzle').find((each) => each.endsWith(`_${name}.sql`));
  return sql.raw(readFileSync(join('drizzle', file ?? ''), 'utf8'));
}

test('reactions stored under names become the emoji, once a person', async () => {
  const { ann, bob, domain, store, shown } = await withMessage();
  await store(ann, '👍');
  for (const name of [':+1:', ':thumbsup:', ':party_blob:']) await store(ann, name);
  await store(bob, ':thumbsup:');
  await domain.store.db.execute(migration('one_thumbs_up'));
  expect(await shown()).toEqual([
    { emoji: '👍', memberIds: [ann.member.id, bob.member.id] },
    { emoji: ':party_blob:', memberIds: [ann.member.id] },
  ]);
});

test('a channel that is bold for a message deleted before is so no more', async () => {
  const { ann, as, send, workspaceId, channelId, domain } = await withMessage();
  const { message } = await send(ann, channelId, 'gone');
  await as(ann).message.delete({ workspaceId, channelId, messageId: message.id });
  const { db } = domain.store;
  await db.update(channels).set({ lastRootSeq: 2 }).where(eq(channels.id, channelId));
  await db.execute(migration('last_root_seq'));
  const [row] = await db.select().from(channels).where(eq(channels.id, channelId));
  expect(row?.lastRootSeq).toBe(1);
});
