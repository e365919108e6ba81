import { expect, test } from 'vitest';
import { applyEvents } from '@/client/sync/apply';
import { badgeCount, isUnread, joinedChannels } from '@/client/sync/select';
import type { SyncState } from '@/client/sync/state';
import type { ParleyEvent } from '@/shared/events';
import type { Member } from '@/shared/model/member';
import type { Message } from '@/shared/model/message';
import { buildEvent, buildMessage, buildWorld } from './build';

test('what I sent from elsewhere is never unread to me, deleted or not', () => {
  const about = { kind: 'dm', name: null, lastSeq: 1, lastRootSeq: 1 } as const;
  const world = buildWorld({ channel: about, read: 1 });
  const { channel, ann, me } = world;
  const from = (seq: number, authorId: Member['id']) =>
    buildMessage({ channelId: channel.id, seq, authorId });
  const unread = (state: SyncState) => {
    const held = state.channels[channel.id]?.value;
    const membership = joinedChannels(state)[0]?.membership;
    return (
      held && membership && { count: badgeCount(held, membership), bold: isUnread(membership) }
    );
  };
  const [mine, theirs, again] = [from(2, me.id), from(3, ann.id), from(4, me.id)];
  const remove = (message: Message, rev: number, authorIds: [number, Member['id']][]) =>
    buildEvent('message.deleted', rev, {
      message: { ...message, body: '', deletedAt: message.createdAt },
      root: null,
      lastRootSeq: authorIds[0]?.[0] ?? 0,
      lastRoots: authorIds.map(([seq, authorId]) => ({ seq, authorId })),
    });
  const steps: [ParleyEvent, { count: number; bold: boolean }][] = [
    [buildEvent('message.posted', 11, { message: mine, root: null }), { count: 0, bold: false }],
    [buildEvent('message.posted', 12, { message: theirs, root: null }), { count: 1, bold: true }],
    [buildEvent('message.posted', 13, { message: again, root: null }), { count: 1, bold: true }],
    [
      remove(mine, 14, [
        [4, me.id],
        [3, ann.id],
      ]),
      { count: 1, bold: true },
    ],
    [remove(theirs, 15, [[4, me.id]]), { count: 0, bold: false }],
    [remove(again, 16, []), { count: 0, bold: false }],
  ];
  let state = world.state;
  const seen: ParleyEvent[] = [];
  for (const [event, expected] of steps) {
    seen.push(event);
    state = applyEvents(state, [event]);
    expect(unread(state)).toEqual(expected);
    expect(unread(applyEvents(state, seen))).toEqual(expected);
  }
});
