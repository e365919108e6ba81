import { expect, test } from 'vitest';
import { insertBatch } from '@/server/domain/message/batch/insert-batch';
import { loadState } from '@/server/domain/message/batch/load-state';
import type { Outgoing } from '@/server/domain/message/outgoing';
import type { ChannelId, MemberId } from '@/shared/id';
import { uuidv7 } from '@/shared/uuid';
import { untilBlocked } from '../harness/wait';
import { type SetUp, setUpFor } from './set-up';

const setUp = setUpFor();

/** Two people and two channels that both are in, each pair in the order of their ids. */
async function withPairs() {
  const here = await setUp();
  const people = [await here.buildPerson('Ann'), await here.buildPerson('Bob')];
  const channels = [await here.buildChannel(people), await here.buildChannel(people)];
  const [first, second] = people.map(({ member }) => member.id).sort();
  const [low, high] = channels.map(({ id }) => id).sort();
  if (!first || !second || !low || !high) throw new Error('Nobody is there');
  return { here, first, second, low, high };
}

const itemOf = (here: SetUp, authorId: MemberId, channelId: ChannelId): Outgoing => ({
  workspaceId: here.workspaceId,
  channelId,
  authorId,
  parentId: null,
  kind: 'post',
  key: uuidv7(),
  digest: '',
  body: 'Hello',
  mentions: [],
  asAdmin: true,
});

test('whoever posts is held in the order in which people are shut out', async () => {
  const { here, first, second, low } = await withPairs();
  const { sql, db } = here.domain.store;
  const batch = [itemOf(here, second, low), itemOf(here, first, low)];
  // Shutting out holds the first person, and then wants the second.
  const state = await sql.begin(async (tx) => {
    await tx`select from members where id = ${first} for no key update`;
    const posting = sql.begin((other) => loadState(other, here.workspaceId, batch));
    await untilBlocked(db);
    await tx`select from members where id = ${second} for no key update nowait`;
    return { posting };
  });
  expect((await state.posting).senders).toHaveLength(2);
});

test('nobody is held by a batch that still waits for a channel', async () => {
  const { here, first, second, low, high } = await withPairs();
  const { sql, db } = here.domain.store;
  const batch = [itemOf(here, first, low), itemOf(here, second, high)];
  const { posting } = await sql.begin(async (tx) => {
    await tx`select from channels where id = ${high} for no key update`;
    const posting = insertBatch(sql, batch, new Date());
    await untilBlocked(db);
    await tx`select from members where id in (${first}, ${second}) for no key update nowait`;
    await tx`
      select from memberships where member_id in (${first}, ${second}) for no key update nowait`;
    return { posting };
  });
  expect((await posting)?.posted.size).toBe(2);
});
