import { expect, test } from 'vitest';
import { emptyState, type SyncState } from '@/client/sync/state';
import { newcomers } from '@/features/people/use-join-notices';
import type { Member } from '@/shared/model/member';
import { buildMember } from './build';

const me = buildMember({ name: 'Me', role: 'owner' });
const ann = buildMember({ name: 'Ann' });

function stateOf(...people: Member[]): SyncState {
  const members = Object.fromEntries(people.map((value) => [value.id, { value, rev: 1 }]));
  return { ...emptyState, isLoaded: true, members };
}

test('owners and admins see who has joined; the first load, bots and known people are no news', () => {
  const alone = stateOf(me);
  expect(newcomers(alone, stateOf(me, ann), me.id)).toEqual(['Ann']);
  expect(newcomers(alone, stateOf(me, { ...ann, kind: 'bot' }), me.id)).toEqual([]);
  expect(newcomers(stateOf(me, ann), stateOf(me, { ...ann, title: 'New' }), me.id)).toEqual([]);
  expect(newcomers(emptyState, stateOf(me, ann), me.id)).toEqual([]);
  const member = { ...me, role: 'member' as const };
  expect(newcomers(stateOf(member), stateOf(member, ann), me.id)).toEqual([]);
  const admin = { ...me, role: 'admin' as const };
  expect(newcomers(stateOf(admin), stateOf(admin, ann), me.id)).toEqual(['Ann']);
  const former = { ...admin, deactivatedAt: new Date(0).toISOString() };
  expect(newcomers(stateOf(former), stateOf(former, ann), me.id)).toEqual([]);
});
