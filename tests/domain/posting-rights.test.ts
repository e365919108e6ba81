import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { channels, members } from '@/server/db/schema';
import { insertBatch } from '@/server/domain/message/batch/insert-batch';
import { loadState } from '@/server/domain/message/batch/load-state';
import { planBatch } from '@/server/domain/message/batch/plan-batch';
import type { Outgoing } from '@/server/domain/message/outgoing';
import { POSTINGS } from '@/shared/model/channel';
import { ROLES } from '@/shared/model/member';
import { canPost } from '@/shared/policy/channel';
import { withoutAdminRole } from '@/shared/policy/member';
import { uuidv7 } from '@/shared/uuid';
import { setUpFor } from './set-up';

const setUp = setUpFor();
const yesNo = [true, false];

/** Everything that decides, in every combination; who is shut out of a channel is so whatever the rest. */
const CASES = yesNo.flatMap((isActive) =>
  yesNo.flatMap((isJoined) =>
    yesNo.flatMap((isOpen) =>
      POSTINGS.flatMap((posting) =>
        yesNo.flatMap((isNamed) =>
          yesNo.map((asAdmin) => ({ isActive, isJoined, isOpen, posting, isNamed, asAdmin })),
        ),
      ),
    ),
  ),
);

test.each(ROLES)(
  'whether %ss may post is the same in the policy, in the fast way and in the slow one',
  async (role) => {
    const here = await setUp();
    const { workspaceId } = here;
    const { store } = here.domain;
    const person = await here.buildPerson('Ann', role);
    const [inside, outside] = [await here.buildChannel([person]), await here.buildChannel([])];
    const authorId = person.member.id;
    const seen = new Set<boolean>();
    for (const each of CASES) {
      const { isActive, isJoined, isOpen, posting, isNamed, asAdmin } = each;
      const channelId = (isJoined ? inside : outside).id;
      const archivedAt = isOpen ? null : new Date();
      const deactivatedAt = isActive ? null : new Date();
      const posterIds = isNamed ? [authorId] : [];
      const change = { archivedAt, posting, posterIds };
      await store.db.update(channels).set(change).where(eq(channels.id, channelId));
      await store.db.update(members).set({ deactivatedAt }).where(eq(members.id, authorId));

      const item = (): Outgoing => ({
        workspaceId,
        channelId,
        authorId,
        parentId: null,
        kind: 'post',
        key: uuidv7(),
        digest: '',
        body: 'Hello',
        mentions: [],
        asAdmin,
      });
      const at = new Date();
      const fast = await insertBatch(store.sql, [item()], at);
      const slow = await store.sql.begin(async (tx) =>
        planBatch([item()], await loadState(tx, workspaceId, [item()]), at),
      );
      const author = { id: authorId, role, deactivatedAt };
      const expected = canPost(asAdmin ? author : withoutAdminRole(author), change, isJoined);
      seen.add(expected);
      expect({ ...each, fast: fast !== null, slow: slow.posted.length > 0 }).toEqual({
        ...each,
        fast: expected,
        slow: expected,
      });
    }
    expect(seen.size).toBe(2);
  },
);
