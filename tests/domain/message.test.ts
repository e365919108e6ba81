import { and, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { auditEntries, mentions, messages, reactions } from '@/server/db/schema';
import type { Message } from '@/shared/model/message';
import { untilBlocked } from '../harness/wait';
import { reasonOf, reasonsOf, setUpFor } from './set-up';

const setUp = setUpFor();
const seqs = (found: Message[]) => found.map((message) => message.seq);

describe('reading a channel', () => {
  test('pages lead from the newest message to the first and back, root messages only', async () => {
    const { workspaceId, as, buildPerson, buildChannel, send, reply } = await setUp();
    const ann = await buildPerson('Ann');
    const { id: channelId } = await buildChannel([ann]);
    const first = await send(ann, channelId, 'one');
    await reply(ann, first.message, 'a reply takes seq 2');
    for (const body of ['three', 'four', 'five', 'six']) await send(ann, channelId, body);
    const page = (at: { before?: number; after?: number }) =>
      as(ann).message.history({ workspaceId, channelId, limit: 2, ...at });

    const newest = await page({});
    expect([seqs(newest.messages), newest.before, newest.after]).toEqual([[5, 6], 5, null]);
    expect(newest.rev).toBe(6);
    const middle = await page({ before: 5 });
    expect([seqs(middle.messages), middle.before, middle.after]).toEqual([[3, 4], 3, 4]);
    const oldest = await page({ before: 3 });
    expect([seqs(oldest.messages), oldest.before, oldest.after]).toEqual([[1], null, 1]);
    const forward = await page({ after: 1 });
    expect([seqs(forward.messages), forward.before, forward.after]).toEqual([[3, 4], 3, 4]);
    const end = await page({ after: 4 });
    expect([seqs(end.messages), end.before, end.after]).toEqual([[5, 6], 5, null]);
    const beyond = await page({ after: 6 });
    expect([seqs(beyond.messages), beyond.before, beyond.after]).toEqual([[], 7, null]);
    const fromStart = await page({ after: 0 });
    expect([seqs(fromStart.messages), fromStart.before]).toEqual([[1, 3], null]);
  });

  test('around a seq stands half before it and half after it', async () => {
    const { workspaceId, as, buildPerson, buildChannel, send } = await setUp();
    const ann = await buildPerson('Ann');
    const { id: channelId } = await buildChannel([ann]);
    for (let n = 1; n <= 9; n += 1) await send(ann, channelId, `message ${n}`);
    const around = (seq: number, limit = 4) =>
      as(ann).message.around({ workspaceId, channelId, seq, limit });
    const middle = await around(5);
    expect([seqs(middle.messages), middle.before, middle.after]).toEqual([[4, 5, 6, 7], 4, 7]);
    expect(middle.rev).toBe(9);
    const start = await around(1);
    expect([seqs(start.messages), start.before, start.after]).toEqual([[1, 2, 3], null, 3]);
    const end = await around(99);
    expect([seqs(end.messages), end.before, end.after]).toEqual([[8, 9], 8, null]);
    const one = await around(5, 1);
    expect([seqs(one.messages), one.before, one.after]).toEqual([[5], 5, 5]);
  });

  test('an empty channel is one empty page', async () => {
    const { workspaceId, as, buildPerson, buildChannel } = await setUp();
    const ann = await buildPerson('Ann');
    const { id: channelId } = await buildChannel([ann]);
    const empty = { messages: [], before: null, after: null, rev: 0 };
    expect(await as(ann).message.history({ workspaceId, channelId })).toEqual(empty);
    expect(await as(ann).message.around({ workspaceId, channelId, seq: 3 })).toEqual(empty);
  });
});

describe('sending while someone holds the channel', () => {
  const changes = {
    'is archived': { table: 'channels', refusal: 'channel_archived' },
    'is left': { table: 'memberships', refusal: 'not_joined' },
    'is there, but not its author': { table: 'members', refusal: 'not_found' },
  };

  test.each(Object.entries(changes))('which then %s', async (_, { table, refusal }) => {
    const { domain, buildPerson, buildChannel, send } = await setUp();
    const { sql } = domain.store;
    const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
    const { id: channelId } = await buildChannel([ann, bob]);
    let refused: Promise<unknown> | undefined;
    await sql.begin(async (tx) => {
      await tx`select from channels where id = ${channelId} for no key update`;
      refused = reasonOf(send(ann, channelId, 'too late'));
      await untilBlocked(domain.store.db);
      if (table === 'channels')
        await tx`update channels set archived_at = now() where id = ${channelId}`;
      else if (table === 'members')
        await tx`update members set deactivated_at = now() where id = ${ann.member.id}`;
      else await tx`delete from memberships where channel_id = ${channelId}`;
    });
    expect(await refused).toBe(refusal);
  });

  test('is refused to an author who is being shut out, also as a reply', async () => {
    const { domain, buildPerson, buildChannel, send, reply } = await setUp();
    const { sql } = domain.store;
    const ann = await buildPerson('Ann');
    const { id: channelId } = await buildChannel([ann]);
    const { message: root } = await send(ann, channelId, 'in time');
    let refused: Promise<unknown> | undefined;
    await sql.begin(async (tx) => {
      await tx`update members set deactivated_at = now() where id = ${ann.member.id}`;
      refused = Promise.all([
        reasonOf(send(ann, channelId, 'too late')),
        reasonOf(reply(ann, root, 'too late')),
      ]);
      await untilBlocked(domain.store.db);
    });
    expect(await refused).toEqual(['not_found', 'not_found']);
  });

  test('leaves no hole in the log when one of a batch is refused after the wait', async () => {
    const { domain, buildPerson, buildChannel, send, rows, workspaceId } = await setUp();
    const { sql } = domain.store;
    const ann = await buildPerson('Ann');
    const [first, closing, open] = [
      await buildChannel([ann]),
      await buildChannel([ann]),
      await buildChannel([ann]),
    ];
    const since = (await rows()).at(-1)?.rev ?? 0;
    let sends: Promise<unknown>[] = [];
    await sql.begin(async (tx) => {
      await tx`select from channels where id = ${closing.id} for no key update`;
      await sql.begin(async (before) => {
        await before`select from channels where id = ${first.id} for no key update`;
        // One waits; those after it go together.
        sends = [first, closing, open].map(({ id }) => send(ann, id, 'hello'));
        for (const sent of sends) sent.catch(() => undefined);
        await untilBlocked(domain.store.db);
      });
      await sends[0];
      await untilBlocked(domain.store.db);
      await tx`update channels set archived_at = now() where id = ${closing.id}`;
      const [head] = await tx<{ rev: string }[]>`
        update workspace_heads set rev = rev + 1 where workspace_id = ${workspaceId} returning rev`;
      await tx`
        insert into events (workspace_id, rev, type, at, actor_id, audience, subject_id)
        values (${workspaceId}, ${head?.rev ?? 0}, 'workspace.updated', now(), ${ann.member.id}, 'workspace', ${workspaceId})`;
    });
    const settled = await Promise.allSettled(sends);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const written = await rows(since);
    expect(written.map(({ type }) => type)).toEqual([
      'message.posted',
      'workspace.updated',
      'message.posted',
    ]);
    expect(written.map(({ rev }) => rev)).toEqual([since + 1, since + 2, since + 3]);
  });
});

describe('editing', () => {
  test('is for the author, and calls whom the new text calls', async () => {
    const { app, workspaceId, as, buildPerson, buildChannel, send, rows } = await setUp();
    const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
    const admin = await buildPerson('Ada', 'admin');
    const { id: channelId } = await buildChannel([ann, bob, admin]);
    const { message, rev } = await send(ann, channelId, 'first');
    const edit = {
      workspaceId,
      channelId,
      messageId: message.id,
      body: `@${bob.member.handle} hi`,
    };
    expect(await reasonsOf(as(bob).message.edit(edit), as(admin).message.edit(edit))).toEqual([
      'author_only',
      'author_only',
    ]);
    const edited = await as(ann).message.edit(edit);
    expect(edited.message).toMatchObject({ body: `<@${bob.member.id}> hi`, seq: 1 });
    expect(edited.message.editedAt).not.toBeNull();
    expect(await as(ann).message.edit(edit)).toEqual(edited);
    const [row, ...more] = await rows(rev);
    expect(row).toMatchObject({ type: 'message.edited', subjectId: message.id, channelId });
    expect(more).toEqual([]);
    const called = await app.parley.domain.store.db
      .select()
      .from(mentions)
      .where(eq(mentions.messageId, message.id));
    expect(called.map(({ memberId }) => memberId)).toEqual([bob.member.id]);
  });

  test('and deleting end when the channel is archived', async () => {
    const { workspaceId, as, buildPerson, buildChannel, send } = await setUp();
    const ann = await buildPerson('Ann');
    const { id: channelId } = await buildChannel([ann]);
    const { message } = await send(ann, channelId, 'first');
    const here = { workspaceId, channelId, messageId: message.id };
    await as(ann).channel.archive({ workspaceId, channelId });
    const refused = await reasonsOf(
      as(ann).message.edit({ ...here, body: 'second' }),
      as(ann).message.delete(here),
      as(ann).reaction.add({ ...here, emoji: '👍' }),
    );
    expect(refused).toEqual(['channel_archived', 'channel_archived', 'channel_archived']);
    await as(ann).channel.unarchive({ workspaceId, channelId });
    await as(ann).message.edit({ ...here, body: 'second' });
    await as(ann).message.delete(here);
  });

  test('what was deleted cannot be edited', async () => {
    const { workspaceId, as, buildPerson, buildChannel, send } = await setUp();
    const ann = await buildPerson('Ann');
    const { id: channelId } = await buildChannel([ann]);
    const { message } = await send(ann, channelId, 'first');
    const here = { workspaceId, channelId, messageId: message.id };
    await as(ann).message.edit({ ...here, body: 'second' });
    await as(ann).message.delete(here);
    expect(await reasonOf(as(ann).message.edit({ ...here, body: 'third' }))).toBe('not_found');
  });
});

describe('deleting', () => {
  test('leaves a tombstone and nothing of the text, mentions and reactions', async () => {
    const { app, workspaceId, as, buildPerson, buildChannel, send, rows } = await setUp();
    const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
    const { id: channelId } = await buildChannel([ann, bob]);
    const { message } = await send(ann, channelId, `@${bob.member.handle} the password is tulip`);
    const here = { workspaceId, channelId, messageId: message.id };
    const { rev } = await as(bob).reaction.add({ ...here, emoji: '👍' });
    const deleted = await as(ann).message.delete(here);
    expect(deleted.message).toMatchObject({ body: '', reactions: [], seq: 1 });
    expect(deleted.message.deletedAt).not.toBeNull();
    expect(await as(ann).message.delete(here)).toEqual(deleted);
    expect((await rows(rev)).map((row) => [row.type, row.subjectId])).toEqual([
      ['message.deleted', message.id],
    ]);

    const { db } = app.parley.domain.store;
    const [row] = await db.select().from(messages).where(eq(messages.id, message.id));
    expect(row).toMatchObject({ body: '', deletedBy: ann.member.id });
    expect(await db.select().from(mentions).where(eq(mentions.messageId, message.id))).toEqual([]);
    expect(await db.select().from(reactions).where(eq(reactions.messageId, message.id))).toEqual(
      [],
    );
    const page = await as(bob).message.history({ workspaceId, channelId });
    expect(page.messages).toEqual([deleted.message]);
  });

  test('of others’ messages is for admins, and is noted', async () => {
    const { app, workspaceId, as, buildPerson, buildChannel, send } = await setUp();
    const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
    const admin = await buildPerson('Ada', 'admin');
    const { id: channelId } = await buildChannel([ann, bob, admin]);
    const { message } = await send(ann, channelId, 'rude');
    const here = { workspaceId, channelId, messageId: message.id };
    expect(await reasonOf(as(bob).message.delete(here))).toBe('author_or_admin');
    await as(admin).message.delete(here);
    const notes = await app.parley.domain.store.db
      .select()
      .from(auditEntries)
      .where(
        and(eq(auditEntries.workspaceId, workspaceId), eq(auditEntries.subjectId, message.id)),
      );
    expect(notes).toMatchObject([{ action: 'message.deleted', actorId: admin.member.id }]);
    const direct = await as(ann).channel.openDirect({ workspaceId, memberIds: [admin.member.id] });
    const said = await send(ann, direct.channel.id, 'private');
    const there = { workspaceId, channelId: direct.channel.id, messageId: said.message.id };
    expect(await reasonOf(as(admin).message.delete(there))).toBe('author_or_admin');
  });
});

describe('threads', () => {
  test('are found by their root or any reply and read from the newest reply', async () => {
    const { workspaceId, as, buildPerson, buildChannel, send, reply } = await setUp();
    const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
    const { id: channelId } = await buildChannel([ann, bob]);
    const { message: root } = await send(ann, channelId, 'root');
    const replies = [];
    for (const body of ['a', 'b', 'c']) replies.push((await reply(bob, root, body)).message);
    const thread = await as(ann).thread.get({
      workspaceId,
      channelId,
      messageId: replies[1]?.id ?? root.id,
      limit: 2,
    });
    expect(thread.root).toMatchObject({ id: root.id, thread: { replyCount: 3 } });
    expect(thread.replies.map((one) => one.body)).toEqual(['b', 'c']);
    const earlier = await as(ann).thread.get({
      workspaceId,
      channelId,
      messageId: root.id,
      limit: 2,
      before: thread.before ?? undefined,
    });
    expect(earlier.replies.map((one) => one.body)).toEqual(['a']);
    expect([earlier.before, earlier.rev]).toEqual([null, 4]);
  });

  test('a reply that goes is counted out, and the root that goes keeps its thread', async () => {
    const { workspaceId, as, buildPerson, buildChannel, send, reply } = await setUp();
    const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
    const { id: channelId } = await buildChannel([ann, bob]);
    const { message: root } = await send(ann, channelId, 'root');
    const first = (await reply(ann, root, 'mine')).message;
    const second = (await reply(bob, root, 'his')).message;
    const get = () => as(ann).thread.get({ workspaceId, channelId, messageId: root.id });
    const remove = (messageId: Message['id']) =>
      as(ann).message.delete({ workspaceId, channelId, messageId });

    await remove(first.id);
    expect((await get()).root.thread).toEqual({
      replyCount: 1,
      lastReplyAt: second.createdAt,
      participantIds: [bob.member.id],
    });
    expect((await get()).replies.map((one) => one.deletedAt !== null)).toEqual([true, false]);
    await remove(root.id);
    expect((await get()).root).toMatchObject({ body: '', thread: { replyCount: 1 } });
    await as(bob).message.delete({ workspaceId, channelId, messageId: second.id });
    expect((await get()).root.thread).toBeNull();
  });
});

describe('reactions', () => {
  test('are one a person and emoji, oldest first', async () => {
    const { workspaceId, as, buildPerson, buildChannel, send, log } = await setUp();
    const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
    const { id: channelId } = await buildChannel([ann, bob]);
    const { message, rev } = await send(ann, channelId, 'hi');
    const react = (emoji: string) => ({ workspaceId, channelId, messageId: message.id, emoji });
    await as(bob).reaction.add(react('👍'));
    await as(ann).reaction.add(react('🦜'));
    const added = await as(ann).reaction.add(react('👍'));
    expect(added.reactions).toEqual([
      { emoji: '👍', memberIds: [bob.member.id, ann.member.id] },
      { emoji: '🦜', memberIds: [ann.member.id] },
    ]);
    expect(await as(ann).reaction.add(react('👍'))).toEqual(added);
    const removed = await as(bob).reaction.remove(react('👍'));
    expect(removed.reactions.find((one) => one.emoji === '👍')?.memberIds).toEqual([ann.member.id]);
    expect(await as(bob).reaction.remove(react('👍'))).toEqual(removed);
    expect(await log(rev)).toEqual([
      'reaction.added channel',
      'reaction.added channel',
      'reaction.added channel',
      'reaction.removed channel',
    ]);
  });

  test('come from members of the channel', async () => {
    const { workspaceId, as, buildPerson, buildChannel, send } = await setUp();
    const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
    const { id: channelId } = await buildChannel([ann]);
    const { message } = await send(ann, channelId, 'hi');
    const add = () =>
      as(bob).reaction.add({ workspaceId, channelId, messageId: message.id, emoji: '🎉' });
    expect(await reasonOf(add())).toBe('not_joined');
    await as(bob).channel.join({ workspaceId, channelId });
    expect((await add()).reactions).toHaveLength(1);
  });

  test('of a hundred kinds are enough for one message', async () => {
    const { app, workspaceId, as, buildPerson, buildChannel, send } = await setUp();
    const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
    const { id: channelId } = await buildChannel([ann, bob]);
    const { message } = await send(ann, channelId, 'hi');
    const createdAt = new Date();
    await app.parley.domain.store.db.insert(reactions).values(
      Array.from({ length: 100 }, (_, index) => ({
        workspaceId,
        messageId: message.id,
        emoji: `:e${index}:`,
        memberId: ann.member.id,
        createdAt,
      })),
    );
    const react = (emoji: string) =>
      as(bob).reaction.add({ workspaceId, channelId, messageId: message.id, emoji });
    expect(await reasonOf(react('🎉'))).toBe('reactions_per_message');
    expect((await react(':e7:')).reactions).toHaveLength(100);
  });
});
