import { expect, test } from 'vitest';
import { applyChannel, applyEvents, applyMembers, applyPage } from '@/client/sync/apply';
import { keptOf, type Saved, usable } from '@/client/sync/saved';
import { END } from '@/client/sync/state';
import { WORKSPACE_DEFAULTS } from '@/shared/settings';
import {
  buildChannel,
  buildEvent,
  buildMember,
  buildMembership,
  buildMessage,
  buildWorld,
  newMemberId,
} from './build';

function world() {
  const { state, me, ann, channel, rev } = buildWorld({ channel: { lastSeq: 80 } });
  const ben = buildMember({ name: 'Ben', handle: 'ben' });
  const cleo = buildMember({ name: 'Cleo', handle: 'cleo' });
  const dan = buildMember({ name: 'Dan', handle: 'dan' });
  const dm = buildChannel({ kind: 'dm', name: null, memberIds: [me.id, dan.id] });
  const open = buildChannel({ name: 'open' });
  let full = applyMembers(state, { members: [ben, cleo, dan], rev });
  full = applyChannel(full, { channel: dm, membership: buildMembership(dm), rev });
  full = applyChannel(full, { channel: open, rev });
  const messages = Array.from({ length: 80 }, (_, index) =>
    buildMessage({ channelId: channel.id, seq: index + 1, authorId: ann.id }),
  );
  const last = messages.at(-1);
  if (last) last.body = `Ask <@${ben.id}> in <#${open.id}>`;
  const page = { messages, before: null, after: null, rev };
  full = applyPage(full, page, { channelId: channel.id });
  return { full, me, ann, ben, dan, channel, dm, rev };
}

test('what is kept are my channels, the newest messages of those shown last, and whom they name', () => {
  const { full, me, ann, ben, dan, channel, dm } = world();
  const kept = keptOf(full, [channel.id]);
  expect(new Set(Object.keys(kept.members))).toEqual(new Set([me.id, ann.id, ben.id, dan.id]));
  expect(new Set(Object.keys(kept.channels))).toEqual(new Set([channel.id, dm.id]));
  expect(kept.memberships).toBe(full.memberships);
  const [range] = kept.timelines[channel.id] ?? [];
  expect(range?.messages.map(({ value }) => value.seq)).toEqual(
    Array.from({ length: 50 }, (_, index) => index + 31),
  );
  expect(range).toMatchObject({ from: 31, to: END });
  expect(keptOf(full, []).timelines).toEqual({});
  expect(structuredClone(kept)).toEqual(kept);
});

test('what does not reach to the end is not kept: nothing would bring it up to date', () => {
  const { full, channel, rev } = world();
  const far = applyPage(
    { ...full, timelines: {} },
    { messages: [buildMessage({ channelId: channel.id, seq: 3 })], before: 3, after: 3, rev },
    { channelId: channel.id },
  );
  expect(keptOf(far, [channel.id]).timelines).toEqual({});
});

test('events that were missed make of what was kept what the state is', () => {
  const { full, me, ann, channel, rev } = world();
  const message = buildMessage({ channelId: channel.id, seq: 81, authorId: me.id });
  const event = buildEvent('message.posted', rev + 1, { message, root: null });
  const renamed = buildEvent('member.updated', rev + 2, { member: { ...ann, name: 'Anna' } });
  const live = applyEvents(full, [event, renamed]);
  const caught = applyEvents(keptOf(full, [channel.id]), [event, renamed]);
  expect(caught.timelines[channel.id]?.at(-1)?.messages.at(-1)?.value).toEqual(message);
  expect(caught.members[ann.id]).toEqual(live.members[ann.id]);
  expect(caught.channels[channel.id]).toEqual(live.channels[channel.id]);
  expect(caught.rev).toBe(live.rev);
});

test('only what this Parley saved for this member, and lately, is used', () => {
  const { full, me } = world();
  const now = Date.now();
  const saved: Saved = {
    version: 'v1',
    at: now,
    workspaceId: 'w',
    me: me.id,
    cursor: 'aa:1',
    state: full,
  };
  const settings = WORKSPACE_DEFAULTS;
  const wanted = { version: 'v1', workspaceId: 'w', me: me.id, settings, now };
  expect(usable(saved, wanted)).toBe(saved);
  expect(usable(null, wanted)).toBeNull();
  expect(usable(saved, { ...wanted, version: 'v2' })).toBeNull();
  expect(usable({ ...saved, version: '' }, { ...wanted, version: '' })).toBeNull();
  expect(usable(saved, { ...wanted, workspaceId: 'x' })).toBeNull();
  const closed = { ...settings, seeDirectory: 'members' as const };
  expect(usable(saved, { ...wanted, settings: closed })).toBeNull();
  expect(usable(saved, { ...wanted, me: newMemberId() })).toBeNull();
  expect(usable(saved, { ...wanted, now: now + 8 * 24 * 3_600_000 })).toBeNull();
});
