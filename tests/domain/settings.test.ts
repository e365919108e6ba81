import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { messages, workspaces } from '@/server/db/schema';
import type { InviteId, MemberId } from '@/shared/id';
import { ROLES, type Role } from '@/shared/model/member';
import {
  PERMISSION_LEVELS,
  type PermissionLevel,
  type WorkspaceSettings,
} from '@/shared/model/workspace';
import { messageAbilities } from '@/shared/policy/message';
import { workspaceAbilities } from '@/shared/policy/workspace';
import { readSettings, WORKSPACE_DEFAULTS, workspaceSettings } from '@/shared/settings';
import { uuidv7 } from '@/shared/uuid';
import type { Person } from '../harness/world';
import { type Caller, reasonOf, refusalOf, type SetUp, setUpFor } from './set-up';

const setUp = setUpFor();

/** Why a call was refused; `null` when it was not. */
const outcomeOf = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => reasonOf(Promise.reject(error)),
  );

const accepted = async (call: Promise<unknown>) => (await outcomeOf(call)) === null;

async function withOwner() {
  const here = await setUp();
  const owner = await here.buildPerson('Olga', 'owner');
  const set = (settings: Partial<WorkspaceSettings>, by = owner) =>
    here.as(by).workspace.updateSettings({ workspaceId: here.workspaceId, settings });
  return { here, owner, set };
}

describe('the settings of a workspace', () => {
  test('change one by one, in the log and the audit trail; what was so already is no change', async () => {
    const { here, owner, set } = await withOwner();
    const { workspaceId, slug, as, log } = here;
    const before = await as(owner).workspace.get({ slug });
    expect(before.workspace.settings).toEqual(WORKSPACE_DEFAULTS);

    const { workspace } = await set({ invitePeople: 'members', editWindowMinutes: 90 });
    expect(workspace.settings).toEqual({
      ...WORKSPACE_DEFAULTS,
      invitePeople: 'members',
      editWindowMinutes: 90,
    });
    await set({ invitePeople: 'members' });
    await set({ deleteWindowMinutes: 0 });
    expect(await log()).toEqual(['workspace.updated workspace', 'workspace.updated workspace']);
    const { entries } = await as(owner).audit.list({ workspaceId });
    expect(entries.map(({ sentence }) => sentence)).toEqual([
      'changed “Delete a message” from “At any time” to “Never”',
      'changed “Invite people” from “Owners and admins” to “Everyone but guests”, “Edit a message” from “At any time” to “For 1 hour 30 minutes”',
    ]);
    expect((await as(owner).workspace.get({ slug })).workspace.settings).toMatchObject({
      invitePeople: 'members',
      editWindowMinutes: 90,
      deleteWindowMinutes: 0,
    });
  });

  test('are for admins, and what is kept for owners for owners', async () => {
    const { here, set } = await withOwner();
    const [admin, ann] = [await here.buildPerson('Ada', 'admin'), await here.buildPerson('Ann')];
    expect(await reasonOf(set({ seeInsights: 'admins' }, ann))).toBe('admins_only');
    expect(await reasonOf(set({ seeInsights: 'owners' }, admin))).toBe('owners_only');
    await set({ seeInsights: 'owners' });
    expect(await reasonOf(set({ seeInsights: 'members' }, admin))).toBe('owners_only');
    await set({ createBots: 'admins', editWindowMinutes: 5 }, admin);
  });

  test('of two admins at once are all kept', async () => {
    const { here, owner, set } = await withOwner();
    const admin = await here.buildPerson('Ada', 'admin');
    await Promise.all([
      set({ invitePeople: 'members' }),
      set({ editWindowMinutes: 5 }, admin),
      set({ deleteWindowMinutes: 7 }),
    ]);
    const { workspace } = await here.as(owner).workspace.get({ slug: here.slug });
    expect(workspace.settings).toEqual({
      ...WORKSPACE_DEFAULTS,
      invitePeople: 'members',
      editWindowMinutes: 5,
      deleteWindowMinutes: 7,
    });
  });

  test.each([
    { invitePeople: 'everyone' },
    { createBots: 'members' },
    { editWindowMinutes: -1 },
    { deleteWindowMinutes: 1.5 },
    { editWindowMinutes: 10_000_000 },
    { sessionDays: 0 },
  ])('%j is refused, and nothing is changed', async (settings) => {
    const { here, owner, set } = await withOwner();
    const odd = { seeInsights: 'admins', ...settings } as Partial<WorkspaceSettings>;
    await expect(set(odd)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    const { workspace } = await here.as(owner).workspace.get({ slug: here.slug });
    expect(workspace.settings).toEqual(WORKSPACE_DEFAULTS);
  });

  test('that another version of the program stored are as by default, and are kept', async () => {
    const { here, owner, set } = await withOwner();
    const own = eq(workspaces.id, here.workspaceId);
    const { db } = here.domain.store;
    const stored = { invitePeople: 'moderators', holidays: true, seeInsights: 'admins' };
    await db
      .update(workspaces)
      .set({ settings: stored as Partial<WorkspaceSettings> })
      .where(own);
    await set({ editWindowMinutes: 5 });
    const { workspace } = await here.as(owner).workspace.get({ slug: here.slug });
    expect(workspace.settings).toEqual({
      ...WORKSPACE_DEFAULTS,
      seeInsights: 'admins',
      editWindowMinutes: 5,
    });
    const [row] = await db.select().from(workspaces).where(own);
    expect(row?.settings).toEqual({ ...stored, editWindowMinutes: 5 });
  });

  test('hold for what comes through a token, too', async () => {
    const { here, set } = await withOwner();
    const admin = await here.buildPerson('Ada', 'admin');
    await set({ createPublicChannels: 'owners' });
    const refusal = await refusalOf(
      here.as(admin).channel.create({ workspaceId: here.workspaceId, name: 'garden' }),
    );
    expect(refusal).toMatchObject({
      reason: 'owners_only',
      message: 'Only owners can make public channels.',
    });
  });
});

interface Policy {
  setting: keyof WorkspaceSettings;
  can: keyof ReturnType<typeof workspaceAbilities>;
  call: (as: Caller, at: { workspaceId: SetUp['workspaceId'] }) => Promise<unknown>;
}

const NAME = () => `c-${uuidv7()}`;
const POLICIES: Policy[] = [
  {
    setting: 'createPublicChannels',
    can: 'createPublicChannel',
    call: (as, at) => as.channel.create({ ...at, name: NAME() }),
  },
  {
    setting: 'createPrivateChannels',
    can: 'createPrivateChannel',
    call: (as, at) => as.channel.create({ ...at, name: NAME(), kind: 'private' }),
  },
  { setting: 'invitePeople', can: 'invite', call: (as, at) => as.invite.create(at) },
  {
    setting: 'createBots',
    can: 'createBot',
    call: (as, at) => as.member.createBot({ ...at, name: 'Bot', handle: uuidv7().slice(-12) }),
  },
  {
    setting: 'seeInsights',
    can: 'seeInsights',
    call: (as, at) => as.insight.overview({ ...at, from: '2024-03-01', to: '2024-03-01' }),
  },
];

/** Who is within a level, in the order of `ROLES`. */
const WITHIN: Record<PermissionLevel, Role[]> = {
  owners: ['owner'],
  admins: ['owner', 'admin'],
  members: ['owner', 'admin', 'member'],
  everyone: ['owner', 'admin', 'member', 'guest'],
};

describe('whoever a setting lets do something', () => {
  test.each(POLICIES)('$setting: is offered it, and can', async ({ setting, can, call }) => {
    const { here, set } = await withOwner();
    const { workspaceId } = here;
    const people = await Promise.all(ROLES.map((role) => here.buildPerson('Ann', role)));
    for (const level of PERMISSION_LEVELS) {
      const settings = { [setting]: level } as Partial<WorkspaceSettings>;
      if (!workspaceSettings.shape[setting].safeParse(level).success) continue;
      await set(settings);
      const now = { ...WORKSPACE_DEFAULTS, ...settings };
      for (const person of people) {
        const { role } = person.member;
        const offered = workspaceAbilities(person.member, now)[can];
        const done = await accepted(call(here.as(person), { workspaceId }));
        const expected = WITHIN[level].includes(role);
        expect({ level, role, offered, done }).toEqual({
          level,
          role,
          offered: expected,
          done: expected,
        });
      }
    }
  });

  test('mentionEveryone: @channel calls, or is mere text', async () => {
    const { here, owner, set } = await withOwner();
    const { workspaceId } = here;
    const people = await Promise.all(ROLES.map((role) => here.buildPerson('Ann', role)));
    const { id: channelId } = await here.buildChannel([owner, ...people]);
    for (const level of PERMISSION_LEVELS) {
      await set({ mentionEveryone: level });
      for (const person of people) {
        const { role } = person.member;
        const sent = await here.send(person, channelId, 'Tea, @channel?');
        const { can } = await here.as(person).channel.get({ workspaceId, channelId });
        const expected = WITHIN[level].includes(role);
        expect({ level, role, called: sent.message.body.includes('<!channel>') }).toEqual({
          level,
          role,
          called: expected,
        });
        expect(can.mentionChannel).toBe(expected);
      }
    }
  });
});

describe('invites of members', () => {
  test('are theirs to see and to revoke, bring in members and guests, and end with the right to make them', async () => {
    const { here, owner, set } = await withOwner();
    const { workspaceId, as } = here;
    const [ann, bob] = [await here.buildPerson('Ann'), await here.buildPerson('Bob')];
    const { id: channelId } = await here.buildChannel([ann]);
    await set({ invitePeople: 'members' });
    const invite = (by: Person, role: 'admin' | 'member' | 'guest') =>
      as(by).invite.create({ workspaceId, role, channelIds: [channelId] });
    const { invite: first } = await invite(ann, 'member');
    await invite(ann, 'guest');
    expect(await reasonOf(invite(ann, 'admin'))).toBe('owners_only');
    const { invite: other } = await invite(bob, 'member');

    const seen = async (by: Person) => (await as(by).invite.list({ workspaceId })).length;
    expect([await seen(ann), await seen(bob), await seen(owner)]).toEqual([2, 1, 3]);
    const revoke = (by: Person, inviteId: InviteId) =>
      as(by).invite.revoke({ workspaceId, inviteId });
    expect(await reasonOf(revoke(ann, other.id))).toBe('not_found');
    await revoke(ann, first.id);

    const working = async () =>
      (await as(owner).invite.list({ workspaceId })).filter(({ revokedAt }) => !revokedAt).length;
    expect(await working()).toBe(2);
    await set({ invitePeople: 'admins' });
    expect(await working()).toBe(0);
    expect(await reasonOf(as(ann).invite.list({ workspaceId }))).toBe('admins_only');
    // What ended with the right works again with it; what was revoked does not.
    await set({ invitePeople: 'members' });
    expect(await working()).toBe(2);
  });
});

const MINUTE_MS = 60_000;

test('never is never, also for a clock that is behind the one that noted when a message was sent', () => {
  const member = { id: '' as MemberId, role: 'member' as const, deactivatedAt: null };
  const now = new Date();
  const message = {
    authorId: member.id,
    kind: 'post' as const,
    deletedAt: null,
    createdAt: new Date(now.getTime() + MINUTE_MS),
  };
  const channel = {
    kind: 'public' as const,
    archivedAt: null,
    createdBy: null,
    posting: 'everyone' as const,
    posterIds: [],
  };
  const settings = { ...WORKSPACE_DEFAULTS, editWindowMinutes: 0, deleteWindowMinutes: 0 };
  const can = messageAbilities(member, message, { channel, joined: true, settings, now });
  expect([can.edit, can.delete]).toEqual([false, false]);
});

describe('messages that are old', () => {
  test.each([
    { minutes: null, age: 1_000, isOpen: true },
    { minutes: 10, age: 9, isOpen: true },
    { minutes: 10, age: 10, isOpen: false },
    { minutes: 0, age: 0, isOpen: false },
  ])('$age minutes old with a limit of $minutes', async ({ minutes, age, isOpen }) => {
    const { here, set } = await withOwner();
    const { workspaceId } = here;
    const [ann, admin] = [await here.buildPerson('Ann'), await here.buildPerson('Ada', 'admin')];
    const channel = await here.buildChannel([ann, admin]);
    const settings = { editWindowMinutes: minutes, deleteWindowMinutes: minutes };
    await set(settings);
    for (const by of [ann, admin]) {
      const { message } = await here.send(by, channel.id, 'Hello');
      // A second less than so many minutes ago, or more: the test takes less than that.
      const shift = (isOpen ? -1_000 : 0) + age * MINUTE_MS;
      const createdAt = new Date(Date.parse(message.createdAt) - Math.max(0, shift));
      const { db } = here.domain.store;
      await db.update(messages).set({ createdAt }).where(eq(messages.id, message.id));
      const rules = {
        channel,
        joined: true,
        settings: { ...WORKSPACE_DEFAULTS, ...settings },
        now: new Date(),
      };
      const facts = { ...message, createdAt: createdAt.toISOString() };
      const can = messageAbilities(by.member, facts, rules);
      const at = { workspaceId, channelId: channel.id, messageId: message.id };
      const edited = await outcomeOf(here.as(by).message.edit({ ...at, body: 'Bye' }));
      const deleted = await outcomeOf(here.as(by).message.delete(at));
      const mayDelete = isOpen || by === admin;
      expect([can.edit, can.delete]).toEqual([isOpen, mayDelete]);
      expect([edited, deleted]).toEqual([
        isOpen ? null : 'edit_window',
        mayDelete ? null : 'delete_window',
      ]);
      // To delete twice is no error, however late the second time is.
      if (mayDelete) await here.as(by).message.delete(at);
    }
  });

  test('say for how long they could be changed', async () => {
    const { here, set } = await withOwner();
    const ann = await here.buildPerson('Ann');
    const { id: channelId } = await here.buildChannel([ann]);
    const { message } = await here.send(ann, channelId, 'Hello');
    const at = { workspaceId: here.workspaceId, channelId, messageId: message.id };
    await set({ editWindowMinutes: 0, deleteWindowMinutes: 0 });
    expect((await refusalOf(here.as(ann).message.edit({ ...at, body: 'Bye' }))).message).toBe(
      'Messages can’t be changed once they are sent.',
    );
    expect((await refusalOf(here.as(ann).message.delete(at))).message).toBe(
      'Messages can’t be deleted once they are sent.',
    );
  });
});

test('a document of any shape is read as settings', () => {
  for (const stored of [{}, { a: 1 }, { seeInsights: null }, { editWindowMinutes: 'x' }]) {
    expect(readSettings(stored)).toEqual(WORKSPACE_DEFAULTS);
  }
});
