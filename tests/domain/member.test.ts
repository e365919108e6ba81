import { describe, expect, test } from 'vitest';
import { newId } from '@/server/domain/new-id';
import type { MemberId } from '@/shared/id';
import { compareNames } from '@/shared/text';
import { reasonOf, reasonsOf, setUpFor } from './set-up';

const setUp = setUpFor();

describe('the list of members', () => {
  test('is by name, whatever the case, and paged', async () => {
    const { workspaceId, as, buildPerson } = await setUp();
    const guest = await buildPerson('delta', 'guest');
    for (const name of ['Charlie', 'alpha', 'Bravo', 'bravo']) await buildPerson(name);
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await as(guest).member.list({ workspaceId, limit: 2, cursor });
      names.push(...page.members.map((one) => one.name));
      cursor = page.cursor ?? undefined;
    } while (cursor);
    expect(names.map((name) => name.toLowerCase())).toEqual([
      'alpha',
      'bravo',
      'bravo',
      'charlie',
      'delta',
    ]);
    expect(await reasonOf(as(guest).member.list({ workspaceId, cursor: 'x' }))).toBe('cursor');
  });

  test('puts names with letters of other alphabets where one looks for them, on every page', async () => {
    const { workspaceId, as, buildPerson } = await setUp();
    const order = ['Ågot', 'Đorđe', 'Ida', 'İpek', 'Lars', 'Łukasz', 'Mia', 'Øyvind', 'Zoe'];
    const people = [];
    for (const name of order.toReversed()) people.push(await buildPerson(name));
    const [zoe] = people;
    if (!zoe) throw new Error('Nobody is there');
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await as(zoe).member.list({ workspaceId, limit: 2, cursor });
      names.push(...page.members.map((one) => one.name));
      cursor = page.cursor ?? undefined;
    } while (cursor);
    expect(names).toEqual(order);
    expect(order.toReversed().sort(compareNames)).toEqual(order);
  });

  test('finds people by how the words of their name or their handle begin', async () => {
    const { workspaceId, as, buildPerson } = await setUp();
    const ann = await buildPerson('Ann Smith-Jones');
    await buildPerson('Hannah O’Neil');
    await buildPerson('100% Real');
    const find = async (query: string) =>
      (await as(ann).member.list({ workspaceId, query })).members.map((one) => one.name);
    expect(await find('SMI')).toEqual(['Ann Smith-Jones']);
    expect(await find('ann')).toEqual(['Ann Smith-Jones']);
    expect(await find(`@${ann.member.handle}`)).toEqual(['Ann Smith-Jones']);
    expect(await find('smith ann')).toEqual(['Ann Smith-Jones']);
    await buildPerson('Žofie Strauß');
    await buildPerson('Łukasz Ørsted');
    expect(await find('zof')).toEqual(['Žofie Strauß']);
    expect(await find('ŽOFIE strauss')).toEqual(['Žofie Strauß']);
    expect(await find('Z\u030cofie')).toEqual(['Žofie Strauß']);
    expect(await find('lukasz ors')).toEqual(['Łukasz Ørsted']);
    expect(await find('%')).toEqual([]);
    expect(await find('100%')).toEqual(['100% Real']);
  });
});

describe('a search for members', () => {
  test('brings who is called so first, then whose name begins so, and the deactivated last', async () => {
    const { workspaceId, as, buildPerson } = await setUp();
    const owner = await buildPerson('Olga', 'owner');
    const names = ['Zed Anne', 'Annegret', 'Anne', 'Bea Annelies', 'Anneke'];
    for (const name of names) await buildPerson(name);
    const search = async (query: string, limit = 20) =>
      (await as(owner).member.search({ workspaceId, query, limit })).members.map(
        ({ name }) => name,
      );
    expect(await search('ANNE')).toEqual([
      'Anne',
      'Annegret',
      'Anneke',
      'Bea Annelies',
      'Zed Anne',
    ]);
    expect(await search('anne', 1)).toEqual(['Anne']);
    expect(await search('bea an')).toEqual(['Bea Annelies']);
    expect(await search('%')).toEqual([]);
    const [gone] = (await as(owner).member.search({ workspaceId, query: 'anne' })).members;
    if (!gone) throw new Error('Anne is not found');
    await as(owner).member.deactivate({ workspaceId, memberId: gone.id });
    expect((await search('anne')).at(-1)).toBe('Anne');
    expect((await search('')).length).toBe(6);
  });
});

describe('members by id', () => {
  test('come as they stand at the rev, and what is nobody here is left out', async () => {
    const [here, there] = [await setUp(), await setUp()];
    const ann = await here.buildPerson('Ann', 'guest');
    const bob = await here.buildPerson('Bob');
    const other = await there.buildPerson('Cleo');
    const { workspaceId } = here;
    const nobody = newId<MemberId>(new Date());
    const memberIds = [bob.member.id, other.member.id, nobody, ann.member.id, bob.member.id];
    const answer = await here.as(ann).member.byIds({ workspaceId, memberIds });
    expect(answer.members.map(({ name }) => name).sort()).toEqual(['Ann', 'Bob']);
    expect(answer.rev).toBe((await here.rows()).at(-1)?.rev ?? 0);
    const empty = await here.as(ann).member.byIds({ workspaceId, memberIds: [nobody] });
    expect(empty.members).toEqual([]);
  });
});

describe('a profile', () => {
  test('is changed by its member, and a handle by one at a time', async () => {
    const { workspaceId, as, buildPerson, log } = await setUp();
    const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
    const changed = await as(ann).member.updateProfile({
      workspaceId,
      name: ' Ann  Lee ',
      handle: 'Ann.Lee',
    });
    expect(changed.member).toMatchObject({ name: 'Ann Lee', handle: 'ann.lee', title: '' });
    expect(await as(ann).member.updateProfile({ workspaceId, handle: 'ann.lee' })).toEqual(changed);
    expect(await log()).toEqual(['member.updated workspace']);
    const taken = as(bob).member.updateProfile({ workspaceId, handle: 'ann.lee' });
    expect(await reasonOf(taken)).toBe('handle_taken');
    await as(bob).member.updateProfile({ workspaceId, handle: 'bob.lee', title: 'Chair' });
  });
});

describe('roles', () => {
  test('owners give every role; admins turn members into guests and back', async () => {
    const { workspaceId, as, buildPerson } = await setUp();
    const owner = await buildPerson('Olga', 'owner');
    const admin = await buildPerson('Ada', 'admin');
    const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
    const set = (by: typeof ann, of: typeof ann, role: 'owner' | 'admin' | 'member' | 'guest') =>
      as(by).member.setRole({ workspaceId, memberId: of.member.id, role });
    expect(
      await reasonsOf(
        set(bob, ann, 'guest'),
        set(bob, bob, 'admin'),
        set(admin, ann, 'admin'),
        set(admin, ann, 'owner'),
        set(admin, owner, 'member'),
        set(admin, admin, 'owner'),
      ),
    ).toEqual([
      'admins_only',
      'admins_only',
      'owners_only',
      'owners_only',
      'owners_only',
      'owners_only',
    ]);
    expect((await set(admin, ann, 'guest')).member.role).toBe('guest');
    expect((await set(admin, ann, 'member')).member.role).toBe('member');
    expect((await set(owner, ann, 'admin')).member.role).toBe('admin');
    expect((await set(owner, bob, 'owner')).member.role).toBe('owner');
  });

  test('the last owner stays one, also when two demote each other at once', async () => {
    const { workspaceId, as, buildPerson } = await setUp();
    const [olga, otto] = [await buildPerson('Olga', 'owner'), await buildPerson('Otto')];
    const set = (by: typeof olga, of: typeof olga, role: 'owner' | 'member') =>
      as(by).member.setRole({ workspaceId, memberId: of.member.id, role });
    const leave = { workspaceId, memberId: olga.member.id };
    expect(await reasonsOf(set(olga, olga, 'member'), as(olga).member.deactivate(leave))).toEqual([
      'last_owner',
      'last_owner',
    ]);
    await set(olga, otto, 'owner');
    const both = await Promise.allSettled([set(olga, otto, 'member'), set(otto, olga, 'member')]);
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    const { members } = await as(olga).member.list({ workspaceId });
    expect(members.filter((one) => one.role === 'owner')).toHaveLength(1);
  });
});

describe('deactivating', () => {
  test('shuts a member out with their tokens, and reactivating lets them back to their channels', async () => {
    const { app, workspaceId, as, buildPerson, buildChannel, log } = await setUp();
    const admin = await buildPerson('Ada', 'admin');
    const bob = await buildPerson('Bob');
    const { id: channelId } = await buildChannel([admin, bob]);
    const on = { workspaceId, memberId: bob.member.id };
    expect(await reasonOf(as(bob).member.deactivate({ ...on, memberId: admin.member.id }))).toBe(
      'admins_only',
    );
    const gone = await as(admin).member.deactivate(on);
    expect(gone.member.deactivatedAt).not.toBeNull();
    expect(await as(admin).member.deactivate(on)).toEqual(gone);
    expect(await log()).toEqual(['token.revoked member', 'member.deactivated workspace']);
    expect(await reasonOf(as(bob).channel.list({ workspaceId }))).toBe('not_found');
    const answer = await fetch(
      `${app.url}/api/trpc/channel.list?input=${encodeURIComponent(JSON.stringify({ workspaceId }))}`,
      {
        headers: { authorization: `Bearer ${bob.token}` },
      },
    );
    expect(answer.status).toBe(401);

    const back = await as(admin).member.reactivate(on);
    expect(back.member).toEqual({ ...gone.member, deactivatedAt: null });
    expect(await as(admin).member.reactivate(on)).toEqual(back);
    const { channels } = await as(bob).channel.list({ workspaceId });
    expect(channels.map(({ channel }) => channel.id)).toEqual([channelId]);
  });
});

describe('bots', () => {
  test('are made by admins, and never own a workspace', async () => {
    const { workspaceId, as, buildPerson } = await setUp();
    const owner = await buildPerson('Olga', 'owner');
    const bob = await buildPerson('Bob');
    const bot = { workspaceId, name: 'Deploys', handle: 'deploys' };
    expect(await reasonOf(as(bob).member.createBot(bot))).toBe('admins_only');
    const { member } = await as(owner).member.createBot(bot);
    expect(member).toMatchObject({ kind: 'bot', role: 'member', handle: 'deploys' });
    expect(await reasonOf(as(owner).member.createBot(bot))).toBe('handle_taken');
    const promote = (role: 'owner' | 'admin') =>
      as(owner).member.setRole({ workspaceId, memberId: member.id, role });
    expect(await reasonOf(promote('owner'))).toBe('bot_owner');
    expect((await promote('admin')).member.role).toBe('admin');
  });

  test('come into the channels chosen for them, else into those that everyone starts in', async () => {
    const { workspaceId, as, buildPerson, buildChannel } = await setUp();
    const owner = await buildPerson('Olga', 'owner');
    const ann = await buildPerson('Ann');
    const general = await as(owner).channel.create({ workspaceId, name: 'general' });
    const channelId = general.channel.id;
    await as(owner).channel.update({ workspaceId, channelId, isDefault: true });
    const alerts = await buildChannel([ann], { kind: 'public' });
    const hidden = await buildChannel([ann], { kind: 'private' });
    const make = (handle: string, channelIds?: (typeof alerts.id)[]) =>
      as(owner).member.createBot({ workspaceId, name: handle, handle, channelIds });
    const channelsOf = async (bot: Awaited<ReturnType<typeof make>>) => {
      const { members: inGeneral } = await as(owner).channel.members({ workspaceId, channelId });
      const { members: inAlerts } = await as(owner).channel.members({
        workspaceId,
        channelId: alerts.id,
      });
      const has = (list: typeof inGeneral) => list.some(({ id }) => id === bot.member.id);
      return { general: has(inGeneral), alerts: has(inAlerts) };
    };
    expect(await channelsOf(await make('one'))).toEqual({ general: true, alerts: false });
    expect(await channelsOf(await make('two', [alerts.id]))).toEqual({
      general: false,
      alerts: true,
    });
    expect(await reasonOf(make('three', [hidden.id]))).toBe('not_found');
  });
});
