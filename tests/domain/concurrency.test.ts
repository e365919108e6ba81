import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { Failure } from '@/shared/errors';
import type { Message } from '@/shared/model/message';
import type { Person } from '../harness/world';
import { setUpFor } from './set-up';

const setUp = setUpFor();
const EMOJI = ['👍', '🎉', '❤️', ':parrot:'];

/** The same numbers every run: a failure can be seen again. */
function dice(seed: number) {
  let state = seed;
  return (sides: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

test('whatever people do at once, nothing waits for each other for ever and all counts hold', async () => {
  const here = await setUp();
  const { workspaceId, as, buildPerson, buildChannel, send, reply, domain } = here;
  const owner = await buildPerson('Olga', 'owner');
  const people = [owner];
  for (let n = 0; n < 7; n += 1) people.push(await buildPerson(`Person ${n}`));
  const channels = [await buildChannel(people), await buildChannel(people), await buildChannel([])];
  const roots: Message[] = [];
  for (const { id } of channels.slice(0, 2)) {
    for (let n = 0; n < 3; n += 1) roots.push((await send(owner, id, `root ${n}`)).message);
  }
  const roll = dice(7);
  const pick = <T>(list: T[]): T => {
    const found = list[roll(list.length)];
    if (found === undefined) throw new Error('an empty list');
    return found;
  };

  const acts: ((person: Person) => Promise<unknown>)[] = [
    (person) => send(person, pick(channels).id, `hello @${pick(people).member.handle}`),
    (person) => reply(person, pick(roots), 'a reply'),
    (person) => {
      const { id: messageId, channelId } = pick(roots);
      const at = { workspaceId, channelId, messageId, emoji: pick(EMOJI) };
      return roll(2) ? as(person).reaction.add(at) : as(person).reaction.remove(at);
    },
    (person) => as(person).channel.join({ workspaceId, channelId: pick(channels).id }),
    (person) => as(person).channel.leave({ workspaceId, channelId: pick(channels).id }),
    (person) =>
      as(person).channel.addMembers({
        workspaceId,
        channelId: pick(channels).id,
        memberIds: [pick(people).member.id, pick(people).member.id],
      }),
    (person) =>
      as(person).channel.markRead({ workspaceId, channelId: pick(channels).id, seq: roll(50) }),
    (person) =>
      as(person).channel.markUnread({ workspaceId, channelId: pick(channels).id, seq: 1 }),
    (person) =>
      as(person).channel.update({ workspaceId, channelId: pick(channels).id, topic: `${roll(9)}` }),
    (person) => as(person).channel.openDirect({ workspaceId, memberIds: [pick(people).member.id] }),
    (person) => as(person).member.updateProfile({ workspaceId, title: `${roll(9)}` }),
    (person) => as(person).member.updateProfile({ workspaceId, handle: `handle-${roll(20)}` }),
    async (person) => {
      const { message } = await reply(person, pick(roots), 'soon gone');
      const { id: messageId, channelId } = message;
      await as(person).message.delete({ workspaceId, channelId, messageId });
    },
  ];
  const attempts = Array.from({ length: 400 }, () => {
    const [act, person] = [pick(acts), pick(people)];
    return act(person).then(
      () => null,
      (error: Error) => (error.cause instanceof Failure ? error.cause : error),
    );
  });
  const failures = (await Promise.all(attempts)).filter((failure) => failure !== null);
  const unexpected = failures.filter(
    (failure) => !(failure instanceof Failure) || failure.kind === 'unavailable',
  );
  expect(unexpected).toEqual([]);

  const broken = await domain.store.db.execute(sql`
    select 'member count' as what, c.id from channels c
    where c.workspace_id = ${workspaceId} and c.member_count <> (
      select count(*) from memberships s where s.workspace_id = c.workspace_id and s.channel_id = c.id)
    union all
    select 'seqs', c.id from channels c
    where c.workspace_id = ${workspaceId} and (c.last_seq, c.last_seq) <> (
      select count(*), coalesce(max(m.seq), 0) from messages m
      where m.workspace_id = c.workspace_id and m.channel_id = c.id)
    union all
    select 'reply count', m.id from messages m
    where m.workspace_id = ${workspaceId} and m.parent_id is null and m.reply_count <> (
      select count(*) from messages r
      where r.workspace_id = m.workspace_id and r.parent_id = m.id and r.deleted_at is null)
    union all
    select 'log', h.workspace_id from workspace_heads h
    where h.workspace_id = ${workspaceId} and (h.rev, h.rev) <> (
      select count(*), max(e.rev) from events e where e.workspace_id = h.workspace_id)`);
  expect([...broken]).toEqual([]);
}, 60_000);
