import { describe, expect, test } from 'vitest';
import type { ChannelRow, MemberRow } from '@/server/db/schema';
import * as channels from '@/server/domain/channel/policy';
import { canInviteAs } from '@/server/domain/invite/policy';
import { canSetRole } from '@/server/domain/member/policy';
import type { ChannelId, MemberId, WorkspaceId } from '@/shared/id';
import type { ChannelKind } from '@/shared/model/channel';
import { ROLES, type Role } from '@/shared/model/member';

const at = new Date('2024-05-05T05:05:05Z');
const workspaceId = '' as WorkspaceId;

const aMember = (role: Role, row: Partial<MemberRow> = {}): MemberRow => ({
  workspaceId,
  id: role as string as MemberId,
  userId: null,
  kind: 'person',
  handle: role,
  name: role,
  title: '',
  role,
  importKey: null,
  createdAt: at,
  deactivatedAt: null,
  ...row,
});

const aChannel = (kind: ChannelKind, row: Partial<ChannelRow> = {}): ChannelRow => ({
  workspaceId,
  id: '' as ChannelId,
  kind,
  name: kind,
  topic: '',
  peopleKey: null,
  createdBy: null,
  createdAt: at,
  archivedAt: null,
  lastSeq: 0,
  lastRootSeq: 0,
  lastPostedAt: null,
  memberCount: 0,
  importKey: null,
  ...row,
});

const membership = { workspaceId, channelId: '', memberId: '', joinedAt: at, lastReadSeq: 0 };

/** What a role may do in a channel, as the words of what it may. */
function abilities(role: Role, channel: ChannelRow, joined: boolean): string {
  const place = joined ? (membership as Parameters<typeof channels.channelAbilities>[2]) : null;
  const can = channels.channelAbilities(aMember(role), channel, place);
  return Object.entries(can)
    .filter(([, allowed]) => allowed)
    .map(([name]) => name)
    .join(' ');
}

describe('what one may do in a channel', () => {
  test.each([
    ['admin', true, 'post update archive invite remove leave mentionChannel deleteOthers'],
    ['admin', false, 'archive join mentionChannel deleteOthers'],
    ['member', true, 'post update invite leave mentionChannel'],
    ['member', false, 'join mentionChannel'],
    ['guest', true, 'post leave'],
    ['guest', false, ''],
  ] as const)('public, as %s, joined: %s', (role, joined, expected) => {
    expect(abilities(role, aChannel('public'), joined)).toBe(expected);
  });

  test.each([
    ['admin', true, 'archive remove leave mentionChannel deleteOthers'],
    ['member', true, 'leave mentionChannel'],
    ['member', false, 'mentionChannel'],
  ] as const)('archived, as %s, joined: %s', (role, joined, expected) => {
    expect(abilities(role, aChannel('public', { archivedAt: at }), joined)).toBe(expected);
  });

  test.each([
    ['owner', 'post mentionChannel'],
    ['guest', 'post'],
  ] as const)('direct, as %s', (role, expected) => {
    expect(abilities(role, aChannel('dm'), true)).toBe(expected);
  });

  test('whoever made it archives it and removes people', () => {
    const maker = aMember('member');
    const own = aChannel('private', { createdBy: maker.id });
    expect([channels.canArchive(maker, own, true), channels.canRemove(maker, own, true)]).toEqual([
      true,
      true,
    ]);
    expect(channels.canArchive(maker, own, false)).toBe(false);
  });

  test('whoever is deactivated sees nothing', () => {
    const gone = aMember('owner', { deactivatedAt: at });
    expect(channels.canSee(gone, aChannel('public'), true)).toBe(false);
    expect(channels.canPost(gone, aChannel('public'), true)).toBe(false);
  });
});

describe('roles', () => {
  const givenBy = (actor: Role, target: Role) =>
    ROLES.filter((role) => canSetRole(aMember(actor), aMember(target), role)).join(' ');

  test.each([
    ['owner', 'owner', 'owner admin member guest'],
    ['owner', 'guest', 'owner admin member guest'],
    ['admin', 'owner', ''],
    ['admin', 'admin', ''],
    ['admin', 'member', 'member guest'],
    ['admin', 'guest', 'member guest'],
    ['member', 'guest', ''],
    ['guest', 'guest', ''],
  ] as const)('%s gives %s: %s', (actor, target, expected) => {
    expect(givenBy(actor, target)).toBe(expected);
  });

  test.each([
    ['owner', 'admin member guest'],
    ['admin', 'member guest'],
    ['member', ''],
    ['guest', ''],
  ] as const)('%s invites: %s', (actor, expected) => {
    const invited = ROLES.filter((role) => canInviteAs(aMember(actor), role));
    expect(invited.join(' ')).toBe(expected);
  });
});
