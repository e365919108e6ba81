import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { channels, members } from '@/server/db/schema';
import { insertBatch } from '@/server/domain/message/batch/insert-batch';
import { loadState } from '@/server/domain/message/batch/load-state';
import { planBatch } from '@/server/domain/message/batch/plan-batch';
import type { Outgoing } from '@/server/domain/message/outgoing';
import { canPost } from '@/shared/policy/channel';
import { uuidv7 } from '@/shared/uuid';
import { stageFor } from './stage';

const stage = stageFor();
const yesNo = [true, false];

test('who may post is the same in the policy, in the fast way and in the slow one', async () => {
  const here = await stage();
  const { store } = here.domain;
  for (const isActive of yesNo) {
    for (const isJoined of yesNo) {
      for (const isOpen of yesNo) {
        const person = await here.buildPerson('Ann');
        const channel = await here.buildChannel(isJoined ? [person] : []);
        const archivedAt = isOpen ? null : new Date();
        const deactivatedAt = isActive ? null : new Date();
        await store.db.update(channels).set({ archivedAt }).where(eq(channels.id, channel.id));
        const { id } = person.member;
        await store.db.update(members).set({ deactivatedAt }).where(eq(members.id, id));

        const item = (): Outgoing => ({
          workspaceId: here.workspaceId,
          channelId: channel.id,
          authorId: id,
          parentId: null,
          key: uuidv7(),
          digest: '',
          body: 'Hello',
          mentions: [],
        });
        const at = new Date();
        const fast = await insertBatch(store.sql, [item()], at);
        const slow = await store.sql.begin(async (tx) =>
          planBatch([item()], await loadState(tx, here.workspaceId, [item()]), at),
        );
        const expected = canPost({ deactivatedAt }, { archivedAt }, isJoined);
        expect({
          case: { isActive, isJoined, isOpen },
          fast: fast !== null,
          slow: slow.posted.length > 0,
        }).toEqual({
          case: { isActive, isJoined, isOpen },
          fast: expected,
          slow: expected,
        });
      }
    }
  }
});
