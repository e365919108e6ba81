import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { badgeCount, isUnread } from '@/client/sync/select';
import { unreadOf } from '@/server/domain/channel/queries';
import type { ChannelId, MemberId } from '@/shared/id';
import { LIMITS } from '@/shared/limits';
import type { Message } from '@/shared/model/message';
import { untilBlocked } from '../harness/wait';
import type { Person } from '../harness/world';
import { reasonOf, setUpFor } from './set-up';

const setUp = setUpFor();

test('reading moves on and never back, not past the newest message, and is told once', async () => {
  const { workspaceId, as, buildPerson, buildChannel, send, log } = await setUp();
  const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
  const { id: channelId } = await buildChannel([ann, bob]);
  for (const body of ['one', 'two', 'three']) await send(ann, channelId, body);
  const read = (seq: number) => as(bob).channel.markRead({ workspaceId, channelId, seq });
  const there = await read(2);
  expect(there.membership.lastReadSeq).toBe(2);
  expect(await read(1)).toEqual(there);
  expect(await read(2)).toEqual(there);
  expect((await read(99)).membership.lastReadSeq).toBe(3);
  expect(await log(3)).toEqual(['membership.read member', 'membership.read member']);
  const back = await as(bob).channel.markUnread({ workspaceId, channelId, seq: 2 });
  expect(back.membership.lastReadSeq).toBe(1);
  const cat = await buildPerson('Cat');
  const outside = as(cat).channel.markRead({ workspaceId, channelId, seq: 1 });
  expect(await reasonOf(outside)).toBe('not_joined');
});

test('everyone reads at once, on two devices each: every mark moves once', async () => {
  const { workspaceId, as, buildPerson, buildChannel, send, rows } = await setUp();
  const names = Array.from({ length: 10 }, (_, index) => `Reader ${index}`);
  const people = await Promise.all(names.map((name) => buildPerson(name)));
  const [ann] = people;
  if (!ann) throw new Error('Nobody is there');
  const { id: channelId } = await buildChannel(people);
  const { rev } = await send(ann, channelId, 'read me');
  const marks = await Promise.all(
    [...people, ...people].map((person) =>
      as(person).channel.markRead({ workspaceId, channelId, seq: 1 }),
    ),
  );
  expect(marks.map(({ membership }) => membership.lastReadSeq)).toEqual(marks.map(() => 1));
  const told = await rows(rev);
  expect(told.map(({ memberId, rev }) => ({ memberId, rev }))).toEqual(
    told.map(({ actorId }, index) => ({ memberId: actorId, rev: rev + 1 + index })),
  );
  expect(told.map(({ memberId }) => memberId).sort()).toEqual(
    people.map(({ member }) => member.id).sort(),
  );
});

test('only who reads waits for another change of their membership', async () => {
  const { workspaceId, as, buildPerson, buildChannel, send, domain } = await setUp();
  const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
  const { id: channelId } = await buildChannel([ann, bob]);
  await send(ann, channelId, 'read me');
  const read = (person: Person) => as(person).channel.markRead({ workspaceId, channelId, seq: 1 });
  const bobs = await domain.store.db.transaction(async (tx) => {
    await tx.execute(sql`select from memberships
      where channel_id = ${channelId} and member_id = ${bob.member.id} for no key update`);
    const reading = read(bob);
    expect((await read(ann)).membership.lastReadSeq).toBe(1);
    await untilBlocked(domain.store.db);
    expect(await Promise.race([reading, 'waits'])).toBe('waits');
    return { reading };
  });
  expect((await bobs.reading).membership.lastReadSeq).toBe(1);
});

test('what is unread is as it was when the mark had its turn, not when it asked for one', async () => {
  const { workspaceId, as, buildPerson, buildChannel, send, domain } = await setUp();
  const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
  const { id: channelId } = await buildChannel([ann, bob]);
  await send(ann, channelId, 'read me');
  const { message } = await send(ann, channelId, `@${bob.member.handle} look`);
  const bobs = await domain.store.db.transaction(async (tx) => {
    await tx.execute(
      sql`select from workspace_heads where workspace_id = ${workspaceId} for update`,
    );
    const reading = as(bob).channel.markRead({ workspaceId, channelId, seq: 1 });
    await untilBlocked(domain.store.db);
    expect(await Promise.race([reading, 'waits'])).toBe('waits');
    await tx.execute(sql`update messages set deleted_at = now() where id = ${message.id}`);
    return { reading };
  });
  expect((await bobs.reading).membership).toMatchObject({ lastReadSeq: 1, mentionSeqs: [] });
});

test('mentions after the mark are listed, the newest of them when there are many', async () => {
  const { workspaceId, as, buildPerson, buildChannel, send } = await setUp();
  const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
  const { id: channelId } = await buildChannel([ann, bob]);
  const call = `@${bob.member.handle} look`;
  await send(ann, channelId, call);
  await send(ann, channelId, 'nothing');
  await send(ann, channelId, '@channel all of you');
  await send(bob, channelId, call);
  const gone = await send(ann, channelId, call);
  const messageId = gone.message.id;
  await as(ann).message.delete({ workspaceId, channelId, messageId });

  const seqs = async () =>
    (await as(bob).channel.list({ workspaceId })).channels[0]?.membership.mentionSeqs;
  expect(await seqs()).toEqual([1, 3]);
  const marked = await as(bob).channel.markRead({ workspaceId, channelId, seq: 1 });
  expect(marked.membership.mentionSeqs).toEqual([3]);
  const many = LIMITS.unreadMentions + 5;
  await Promise.all(Array.from({ length: many }, () => send(ann, channelId, call)));
  const found = await seqs();
  expect(found).toHaveLength(LIMITS.unreadMentions);
  expect(found?.at(-1)).toBe(5 + many);
});

test('joining starts out read', async () => {
  const { workspaceId, as, buildPerson, buildChannel, send } = await setUp();
  const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
  const { id: channelId } = await buildChannel([ann]);
  await send(ann, channelId, `@${bob.member.handle} come`);
  const joined = await as(bob).channel.join({ workspaceId, channelId });
  expect(joined.membership).toMatchObject({ lastReadSeq: 1, mentionSeqs: [] });
});

test('a mention edited out is taken back, one edited in counts, in replies too', async () => {
  const { workspaceId, as, buildPerson, buildChannel, send, reply } = await setUp();
  const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
  const { id: channelId } = await buildChannel([ann, bob]);
  const call = `@${bob.member.handle} look`;
  const root = await send(ann, channelId, call);
  const answer = await reply(ann, root.message, 'nobody');
  const edit = (messageId: typeof root.message.id, body: string) =>
    as(ann).message.edit({ workspaceId, channelId, messageId, body });
  const seqs = async () =>
    (await as(bob).channel.list({ workspaceId })).channels[0]?.membership.mentionSeqs;
  expect(await seqs()).toEqual([1]);
  await edit(root.message.id, 'nobody');
  expect(await seqs()).toEqual([]);
  await edit(answer.message.id, call);
  expect(await seqs()).toEqual([2]);
  await edit(answer.message.id, '@channel');
  expect(await seqs()).toEqual([2]);
  await edit(answer.message.id, `\`${call}\``);
  expect(await seqs()).toEqual([]);
});

test('a deletion takes back what it made unread, and leaves what others did', async () => {
  const { workspaceId, as, buildPerson, buildChannel, send, reply } = await setUp();
  const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
  const { id: channelId } = await buildChannel([ann, bob]);
  const sent = [];
  for (const body of ['one', 'two', 'three']) sent.push((await send(ann, channelId, body)).message);
  const [one, two, three] = sent;
  if (!one || !two || !three) throw new Error('Nothing was sent');
  const answer = await reply(ann, one, `@${bob.member.handle} look`);
  const remove = ({ id: messageId }: typeof one) =>
    as(ann).message.delete({ workspaceId, channelId, messageId });
  const state = async () => {
    const { channels } = await as(bob).channel.list({ workspaceId });
    const { channel, membership } = channels[0] ?? {};
    return [channel?.lastSeq, channel?.lastRootSeq, membership?.mentionSeqs];
  };
  expect(await state()).toEqual([4, 3, [4]]);
  await remove(two);
  expect(await state()).toEqual([4, 3, [4]]);
  await remove(three);
  expect(await state()).toEqual([4, 1, [4]]);
  await remove(answer.message);
  expect(await state()).toEqual([4, 1, []]);
  await remove(one);
  expect(await state()).toEqual([4, 0, []]);
  await send(ann, channelId, 'five');
  expect(await state()).toEqual([5, 5, []]);
});

test('in a conversation, deleted messages after the mark are listed', async () => {
  const { workspaceId, as, buildPerson, send } = await setUp();
  const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
  const memberIds = [bob.member.id];
  const { channel } = await as(ann).channel.openDirect({ workspaceId, memberIds });
  const channelId = channel.id;
  for (const body of ['one', 'two', 'three']) {
    const { message } = await send(ann, channelId, body);
    if (body === 'three') continue;
    await as(ann).message.delete({ workspaceId, channelId, messageId: message.id });
  }
  const gone = async () =>
    (await as(bob).channel.list({ workspaceId })).channels[0]?.membership.deletedSeqs;
  expect(await gone()).toEqual([1, 2]);
  const read = (seq: number) => as(bob).channel.markRead({ workspaceId, channelId, seq });
  expect((await read(1)).membership.deletedSeqs).toEqual([2]);
  expect((await read(3)).membership.deletedSeqs).toEqual([]);
  const back = await as(bob).channel.markUnread({ workspaceId, channelId, seq: 2 });
  expect(back.membership.deletedSeqs).toEqual([2]);
});

test('what one sent is never unread to oneself, whatever others wrote before and after', async () => {
  const { workspaceId, as, buildPerson, buildChannel, send, reply } = await setUp();
  const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
  const unread = async (channelId: ChannelId) => {
    const { channels } = await as(ann).channel.list({ workspaceId });
    const found = channels.find(({ channel }) => channel.id === channelId);
    if (!found) throw new Error('The channel is not listed');
    const { membership, channel } = found;
    return [badgeCount(channel, membership), isUnread(membership)];
  };
  const open = async (memberIds: MemberId[]) =>
    (await as(ann).channel.openDirect({ workspaceId, memberIds })).channel.id;
  const remove = ({ id: messageId, channelId }: Message) =>
    as(bob).message.delete({ workspaceId, channelId, messageId });

  const notes = await open([]);
  for (const body of ['milk', `@${ann.member.handle} bread`]) await send(ann, notes, body);
  expect(await unread(notes)).toEqual([0, false]);

  const direct = await open([bob.member.id]);
  await send(ann, direct, 'hello');
  expect(await unread(direct)).toEqual([0, false]);
  const { message: answered } = await send(bob, direct, 'hello, too');
  await send(ann, direct, 'how are you?');
  expect(await unread(direct)).toEqual([1, true]);
  await remove(answered);
  expect(await unread(direct)).toEqual([0, false]);
  const marked = await as(ann).channel.markUnread({ workspaceId, channelId: direct, seq: 1 });
  expect(marked.membership).toMatchObject({
    ownSeqs: [1, 3],
    unreadRootSeq: 0,
    markedSeq: 1,
    lastReadSeq: 0,
  });

  const { id: channelId } = await buildChannel([ann, bob]);
  const { message: root } = await send(ann, channelId, `@channel @${ann.member.handle}`);
  await reply(bob, root, 'in the thread');
  await send(ann, channelId, 'next');
  expect(await unread(channelId)).toEqual([0, false]);
  const { message: theirs } = await send(bob, channelId, 'mine');
  await send(ann, channelId, 'and mine');
  expect(await unread(channelId)).toEqual([0, true]);
  const read = await as(ann).channel.markRead({ workspaceId, channelId, seq: 2 });
  expect(read.membership.unreadRootSeq).toBe(theirs.seq);
  await remove(theirs);
  expect(await unread(channelId)).toEqual([0, false]);
});

test('what one marks unread makes a channel bold, whoever wrote it, until one reads on or it is deleted', async () => {
  const { workspaceId, as, buildPerson, buildChannel, send, reply } = await setUp();
  const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
  const { id: channelId } = await buildChannel([ann, bob]);
  const { channel: notes } = await as(ann).channel.openDirect({ workspaceId, memberIds: [] });
  const at = (seq: number, id = channelId) => ({ workspaceId, channelId: id, seq });
  const isBold = async (id = channelId) => {
    const { channels } = await as(ann).channel.list({ workspaceId });
    const found = channels.find(({ channel }) => channel.id === id);
    if (!found) throw new Error('The channel is not listed');
    expect(badgeCount(found.channel, found.membership)).toBe(0);
    return isUnread(found.membership);
  };
  const remove = ({ id: messageId, channelId }: Message) =>
    as(ann).message.delete({ workspaceId, channelId, messageId });

  const { message: first } = await send(ann, channelId, 'one');
  const { message: second } = await send(ann, channelId, 'two');
  expect(await isBold()).toBe(false);
  // Where nothing is read yet, too: the mark stays where it is.
  const marked = await as(ann).channel.markUnread(at(1));
  expect(marked.membership).toMatchObject({ lastReadSeq: 0, markedSeq: 1 });
  expect(await as(ann).channel.markUnread(at(1))).toEqual(marked);
  expect(await as(ann).channel.markRead({ ...at(1), seq: 1 })).toMatchObject({
    membership: { lastReadSeq: 1, markedSeq: 0 },
  });
  expect(await isBold()).toBe(false);

  await as(ann).channel.markUnread(at(2));
  await as(ann).channel.markRead(at(1));
  expect(await isBold()).toBe(true);
  await remove(first);
  expect(await isBold()).toBe(true);
  await remove(second);
  expect(await isBold()).toBe(false);

  const { message: root } = await send(ann, channelId, 'three');
  const { message: answer } = await reply(ann, root, 'four');
  await as(ann).channel.markRead(at(4));
  await as(ann).channel.markUnread(at(answer.seq));
  expect(await isBold()).toBe(true);
  // What is not there yet cannot be marked.
  await as(ann).channel.markUnread(at(99));
  await send(ann, channelId, 'five');
  expect(await isBold()).toBe(false);

  await send(ann, notes.id, 'milk');
  await as(ann).channel.markUnread(at(1, notes.id));
  expect(await isBold(notes.id)).toBe(true);
  await as(ann).channel.markRead(at(1, notes.id));
  expect(await isBold(notes.id)).toBe(false);
});

test('what is unread is found without reading a channel, also while statistics lag behind', async () => {
  const { workspaceId, domain, buildPerson, buildChannel } = await setUp();
  const { db } = domain.store;
  const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
  const many = 5 * LIMITS.countedMessages;
  const rowsRead = async (kind: 'public' | 'dm', read: number, reader = bob) => {
    const { id } = await buildChannel([ann, bob], { kind });
    await db.execute(sql`
      insert into messages (workspace_id, id, channel_id, seq, kind, author_id, body, key, digest, created_at)
      select ${workspaceId}, gen_random_uuid(), ${id}, n, 'post', ${ann.member.id}, 'hi', gen_random_uuid()::text, '', now()
      from generate_series(1, ${many}) n`);
    await db.execute(
      sql`update channels set last_seq = ${many}, last_root_seq = ${many} where id = ${id}`,
    );
    await db.execute(sql`update memberships set last_read_seq = ${read} where channel_id = ${id}`);
    const [plan] = await db.execute<{ 'QUERY PLAN': unknown }>(sql`
      explain (analyze, format json) select ${unreadOf} from memberships
      where workspace_id = ${workspaceId} and channel_id = ${id} and member_id = ${reader.member.id}`);
    const text = JSON.stringify(plan?.['QUERY PLAN']);
    // Of each step over messages: what it gave and what it threw away.
    return [...text.matchAll(/"Relation Name":"messages".*?"Actual Rows":([\d.]+)[^{}]*/g)].reduce(
      (sum, [step, rows]) =>
        sum + Number(rows) + Number(/"Rows Removed by Filter":(\d+)/.exec(step)?.[1] ?? 0),
      0,
    );
  };
  expect(await rowsRead('public', many)).toBe(0);
  // Down to the newest message of somebody else, which is the first.
  expect(await rowsRead('public', 0)).toBe(1);
  expect(await rowsRead('dm', many - 7)).toBe(1 + 7);
  expect(await rowsRead('dm', 0)).toBe(1 + LIMITS.countedMessages);
  expect(await rowsRead('public', 0, ann)).toBe(LIMITS.countedMessages);
});
