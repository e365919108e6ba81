import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ChannelRow, MemberRow } from '@/server/db/schema';
import type { ChannelId, MemberId, WorkspaceId } from '@/shared/id';
import type { ChannelKind } from '@/shared/model/channel';
import { ROLES, type Role } from '@/shared/model/member';
import * as channels from '@/shared/policy/channel';
import { canInviteAs } from '@/shared/policy/invite';
import { rolesFor } from '@/shared/policy/member';
import { type MessageFacts, type MessagePlace, messageAbilities } from '@/shared/policy/message';
import { canHold, scopesFor } from '@/shared/policy/token';
import { WORKSPACE_DEFAULTS } from '@/shared/settings';

const at = new Date('2024-05-05T05:05:05Z');
const workspaceId = '' as WorkspaceId;
const settings = WORKSPACE_DEFAULTS;

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
  isDefault: false,
  pinCount: 0,
  posting: 'everyone',
  posterIds: [],
  peopleKey: null,
  createdBy: null,
  createdAt: at,
  archivedAt: null,
  lastSeq: 0,
  lastRootSeq: 0,
  lastPostedAt: null,
  memberCount: 0,
  importKey: null,
  membersAsOf: null,
  ...row,
});

/** What a role may do in a channel, as the words of what it may. */
function abilities(role: Role, channel: ChannelRow, joined: boolean): string {
  const can = channels.channelAbilities(aMember(role), channel, { joined, settings });
  return Object.entries(can)
    .filter(([, allowed]) => allowed)
    .map(([name]) => name)
    .join(' ');
}

describe('what one may do in a channel', () => {
  test.each([
    [
      'admin',
      true,
      'post update archive invite remove leave mentionChannel deleteOthers setDefault setPosting',
    ],
    ['admin', false, 'archive join setDefault'],
    ['member', true, 'post update invite leave mentionChannel'],
    ['member', false, 'join'],
    ['guest', true, 'post leave'],
    ['guest', false, ''],
  ] as const)('public, as %s, joined: %s', (role, joined, expected) => {
    expect(abilities(role, aChannel('public'), joined)).toBe(expected);
  });

  test.each([
    ['admin', true, 'archive remove leave'],
    ['member', true, 'leave'],
    ['member', false, ''],
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
    expect([
      channels.canArchive(maker, own, true),
      channels.canRemoveMembers(maker, own, true),
    ]).toEqual([true, true]);
    expect(channels.canArchive(maker, own, false)).toBe(false);
  });

  test('whoever is deactivated sees nothing', () => {
    const gone = aMember('owner', { deactivatedAt: at });
    expect(channels.canSee(gone, aChannel('public'), true)).toBe(false);
    expect(channels.canPost(gone, aChannel('public'), true)).toBe(false);
  });
});

describe('what one may do with a message', () => {
  const aMessage = (author: Role, facts: Partial<MessageFacts> = {}): MessageFacts => ({
    authorId: aMember(author).id,
    kind: 'post',
    deletedAt: null,
    createdAt: at,
    ...facts,
  });
  const words = (role: Role, message: MessageFacts, place: MessagePlace) =>
    Object.entries(messageAbilities(aMember(role), message, { ...place, settings, now: at }))
      .filter(([, allowed]) => allowed)
      .map(([name]) => name)
      .join(' ');

  test.each([
    ['member', 'one’s own', aMessage('member'), 'react reply pin edit delete markUnread'],
    ['member', 'another’s', aMessage('owner'), 'react reply pin markUnread'],
    ['admin', 'another’s', aMessage('owner'), 'react reply pin delete markUnread'],
    ['guest', 'one’s own', aMessage('guest'), 'react reply pin edit delete markUnread'],
    ['member', 'a notice', aMessage('member', { kind: 'join' }), 'react markUnread'],
    ['member', 'what is gone', aMessage('member', { deletedAt: at }), 'markUnread'],
  ] as const)('as %s, %s', (...[role, , message, expected]) => {
    expect(words(role, message, { channel: aChannel('public'), joined: true })).toBe(expected);
  });

  test.each([
    ['archived', aChannel('public', { archivedAt: at }), true, 'markUnread'],
    ['not joined', aChannel('public'), false, ''],
  ] as const)(
    '%s: nothing that writes, also for who wrote it and for owners',
    (...[, channel, joined, expected]) => {
      for (const role of ROLES) {
        expect(words(role, aMessage(role), { channel, joined })).toBe(expected);
        expect(words(role, aMessage('member'), { channel, joined })).toBe(expected);
      }
    },
  );

  test('in a direct conversation nobody deletes another’s words', () => {
    expect(words('owner', aMessage('member'), { channel: aChannel('dm'), joined: true })).toBe(
      'react reply pin markUnread',
    );
  });
});

describe('tokens', () => {
  test('the admin scope is for those whom it lets do something', () => {
    const scopes = ROLES.map((role) => scopesFor(aMember(role)).join(' '));
    expect(scopes).toEqual(['read write admin', 'read write admin', 'read write', 'read write']);
  });

  test('one holds one’s own, admins those of bots that are active', () => {
    const bot = aMember('member', { id: 'bot' as string as MemberId, kind: 'bot' });
    const gone = { ...bot, deactivatedAt: at };
    const held = (role: Role) =>
      [aMember(role), bot, gone, aMember('owner', { id: 'other' as string as MemberId })].map(
        (holder) => canHold(aMember(role), holder),
      );
    expect(held('admin')).toEqual([true, true, false, false]);
    expect(held('member')).toEqual([true, false, false, false]);
  });
});

describe('roles', () => {
  const givenBy = (actor: Role, target: Role) =>
    rolesFor(aMember(actor), aMember(target)).join(' ');

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

  test('no bot owns a workspace', () => {
    expect(rolesFor(aMember('owner'), aMember('admin', { kind: 'bot' }))).toEqual([
      'admin',
      'member',
      'guest',
    ]);
  });

  test.each([
    ['owner', 'admin member guest'],
    ['admin', 'member guest'],
    ['member', ''],
    ['guest', ''],
  ] as const)('%s invites: %s', (actor, expected) => {
    const invited = ROLES.filter((role) => canInviteAs(aMember(actor), role, settings));
    expect(invited.join(' ')).toBe(expected);
  });
});

test('who is an owner or an admin is asked of the policy, and nowhere compared anew', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('shared/policy/'))
    .map((name) => join('src', name));
  const comparing = files.filter((file) =>
    /\brole\s*[!=]==\s*'(?:owner|admin)'/.test(readFileSync(file, 'utf8')),
  );
  // There it is the role that somebody is about to get.
  expect(comparing).toEqual(['src/server/domain/operator/promote.ts']);
});
