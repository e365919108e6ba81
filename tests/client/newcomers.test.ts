import { expect, test } from 'vitest';
import { emptyState, type SyncState } from '@/client/sync/state';
import { newcomersIn } from '@/features/people/use-join-notices';
import type { Member } from '@/shared/model/member';
import { buildEvent, buildMember } from './build';

const me = buildMember({ name: 'Me', role: 'owner' });
const ann = buildMember({ name: 'Ann' });

const stateOf = (value: Member): SyncState => ({
  ...emptyState,
  isLoaded: true,
  me: value.id,
  members: { [value.id]: { value, rev: 1 } },
});
const joined = (member: Member) => [buildEvent('member.joined', 2, { member })];

test('owners and admins see who has joined; bots, changes and what comes before the first load are no news', () => {
  expect(newcomersIn(joined(ann), stateOf(me))).toEqual(['Ann']);
  expect(newcomersIn(joined({ ...ann, kind: 'bot' }), stateOf(me))).toEqual([]);
  const changed = [buildEvent('member.updated', 2, { member: { ...ann, title: 'New' } })];
  expect(newcomersIn(changed, stateOf(me))).toEqual([]);
  expect(newcomersIn(joined(ann), { ...stateOf(me), isLoaded: false })).toEqual([]);
  expect(newcomersIn(joined(ann), stateOf({ ...me, role: 'member' }))).toEqual([]);
  const admin = { ...me, role: 'admin' as const };
  expect(newcomersIn(joined(ann), stateOf(admin))).toEqual(['Ann']);
  const former = { ...admin, deactivatedAt: new Date(0).toISOString() };
  expect(newcomersIn(joined(ann), stateOf(former))).toEqual([]);
});
