import { describe, expect, test } from 'vitest';
import type { ChannelId, MemberId } from '@/shared/id';
import type { Person } from '../harness/world';
import { nobodysId, reasonOf, reasonsOf, refusalOf, setUpFor } from './set-up';

const setUp = setUpFor();

describe('creating a channel', () => {
  test('brings its maker and whom they name into it, each told that it opened', async () => {
    const { workspaceId, as, buildPerson, log } = await setUp();
    const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
    const made = await as(ann).channel.create({
      workspaceId,
      name: '#Release Notes',
      topic: ' What   ships ',
      memberIds: [bob.member.id, ann.member.id],
    });
    expect(made.channel).toMatchObject({
      name: 'release-notes',
      topic: 'What ships',
      kind: 'public',
      memberCount: 2,
      createdBy: ann.member.id,
    });
    expect(made.membership).toMatchObject({ channelId: made.channel.id, lastReadSeq: 0 });
    expect(await log()).toEqual([
      'channel.opened member',
      'membership.added channel',
      'channel.opened member',
      'membership.added channel',
      'channel.created members',
    ]);
    const { channels, rev } = await as(bob).channel.list({ workspaceId });
    expect(channels.map(({ channel }) => channel)).toEqual([made.channel]);
    expect(rev).toBe(made.rev);
  });

  test('that is private is known to who is in it, and to nobody else', async () => {
    const { workspaceId, as, buildPerson, log } = await setUp();
    const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
    const open = { workspaceId, name: 'merger', kind: 'private' } as const;
    await as(ann).channel.create({ ...open, memberIds: [bob.member.id] });
    expect([...new Set(await log())].sort()).toEqual([
      'channel.created channel',
      'channel.opened member',
      'membership.added channel',
    ]);
  });

  test('it is found by its name by those who see it', async () => {
    const { workspaceId, as, buildPerson } = await setUp();
    const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
    const guest = await buildPerson('Gus', 'guest');
    const open = await as(ann).channel.create({ workspaceId, name: 'plans' });
    await as(ann).channel.create({ workspaceId, name: 'secret', kind: 'private' });
    const find = (person: Person, name: string) => as(person).channel.find({ workspaceId, name });
    expect((await find(bob, '#Plans')).channel).toEqual(open.channel);
    expect((await find(bob, 'plans')).membership).toBeNull();
    expect((await find(ann, 'secret')).can.post).toBe(true);
    expect(
      await reasonsOf(find(bob, 'secret'), find(guest, 'plans'), find(bob, 'nothing')),
    ).toEqual(['not_found', 'not_found', 'not_found']);
    await as(ann).channel.archive({ workspaceId, channelId: open.channel.id });
    expect(await reasonOf(find(bob, 'plans'))).toBe('not_found');
  });

  test('refuses a name that another open channel has, and gives it free when that is archived', async () => {
    const { workspaceId, as, buildPerson } = await setUp();
    const ann = await buildPerson('Ann');
    const first = await as(ann).channel.create({ workspaceId, name: 'plans' });
    expect(await refusalOf(as(ann).channel.create({ workspaceId, name: 'Plans' }))).toMatchObject({
      code: 'CONFLICT',
      reason: 'name_taken',
    });
    const channelId = first.channel.id;
    await as(ann).channel.archive({ workspaceId, channelId });
    const second = await as(ann).channel.create({ workspaceId, name: 'plans' });
    expect(second.channel.id).not.toBe(channelId);
    expect(await reasonOf(as(ann).channel.unarchive({ workspaceId, channelId }))).toBe(
      'name_taken',
    );
    await as(ann).channel.update({ workspaceId, channelId: second.channel.id, name: 'old-plans' });
    const back = await as(ann).channel.unarchive({ workspaceId, channelId });
    expect(back.channel.archivedAt).toBeNull();
  });

  test('is not for guests, who do not browse either', async () => {
    const { workspaceId, as, buildPerson } = await setUp();
    const [ann, guest] = [await buildPerson('Ann'), await buildPerson('Gus', 'guest')];
    await as(ann).channel.create({ workspaceId, name: 'plans' });
    expect(await reasonOf(as(guest).channel.create({ workspaceId, name: 'mine' }))).toBe(
      'guests_excluded',
    );
    expect(await reasonOf(as(guest).channel.browse({ workspaceId }))).toBe('guests_excluded');
    expect((await as(ann).channel.browse({ workspaceId })).channels).toHaveLength(1);
  });
});

describe('seeing a channel', () => {
  test('a public one is there for members and for guests only once they are in it', async () => {
    const { workspaceId, as, buildPerson, buildChannel } = await setUp();
    const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
    const guest = await buildPerson('Gus', 'guest');
    const { id: channelId } = await buildChannel([ann]);
    const seen = await as(bob).channel.get({ workspaceId, channelId });
    expect(seen.membership).toBeNull();
    expect(seen.can).toMatchObject({ join: true, post: false });
    expect(await reasonOf(as(guest).channel.get({ workspaceId, channelId }))).toBe('not_found');
    await as(ann).channel.addMembers({ workspaceId, channelId, memberIds: [guest.member.id] });
    const opened = await as(guest).channel.get({ workspaceId, channelId });
    expect(opened.can).toMatchObject({ post: true, update: false, invite: false });
  });
});

describe('coming and going', () => {
  test('joining twice counts once, and leaving twice too', async () => {
    const { workspaceId, as, buildPerson, buildChannel, log } = await setUp();
    const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
    const { id: channelId } = await buildChannel([ann]);
    const joined = await as(bob).channel.join({ workspaceId, channelId });
    expect(joined.channel.memberCount).toBe(2);
    expect(await as(bob).channel.join({ workspaceId, channelId })).toEqual(joined);
    expect(await log()).toEqual(['channel.opened member', 'membership.added channel']);
    const left = await as(bob).channel.leave({ workspaceId, channelId });
    expect(await as(bob).channel.leave({ workspaceId, channelId })).toEqual(left);
    expect(await log(joined.rev)).toEqual(['channel.closed member', 'membership.removed channel']);
    expect((await as(ann).channel.get({ workspaceId, channelId })).channel.memberCount).toBe(1);
  });

  test('many who join at once are all counted', async () => {
    const { workspaceId, as, buildPerson, buildChannel } = await setUp();
    const people = await Promise.all(
      Array.from({ length: 8 }, (_, index) => buildPerson(`Person ${index}`)),
    );
    const { id: channelId } = await buildChannel([]);
    await Promise.all(people.map((one) => as(one).channel.join({ workspaceId, channelId })));
    const [first] = people;
    if (!first) throw new Error('nobody');
    const { channel } = await as(first).channel.get({ workspaceId, channelId });
    expect(channel.memberCount).toBe(8);
    const listed = await as(first).channel.members({ workspaceId, channelId, limit: 5 });
    const rest = await as(first).channel.members({
      workspaceId,
      channelId,
      cursor: listed.cursor ?? undefined,
    });
    expect([...listed.members, ...rest.members].map((one) => one.name)).toEqual(
      people.map((one) => one.member.name),
    );
  });

  test('an archived channel takes nobody in and changes no more, but can be left', async () => {
    const { workspaceId, as, buildPerson, buildChannel } = await setUp();
    const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
    const { id: channelId } = await buildChannel([ann]);
    const memberIds = [bob.member.id];
    const archived = await as(ann).channel.archive({ workspaceId, channelId });
    expect(archived.channel.archivedAt).not.toBeNull();
    expect(await as(ann).channel.archive({ workspaceId, channelId })).toEqual(archived);
    const closed = [
      as(bob).channel.join({ workspaceId, channelId }),
      as(ann).channel.addMembers({ workspaceId, channelId, memberIds }),
      as(ann).channel.update({ workspaceId, channelId, topic: 'New' }),
    ];
    expect(new Set(await reasonsOf(...closed))).toEqual(new Set(['channel_archived']));
    await as(ann).channel.unarchive({ workspaceId, channelId });
    await as(ann).channel.addMembers({ workspaceId, channelId, memberIds });
    await as(ann).channel.archive({ workspaceId, channelId });
    await as(bob).channel.leave({ workspaceId, channelId });
    expect((await as(bob).channel.list({ workspaceId })).channels).toEqual([]);
  });

  test('a private channel is opened by its members and shut by admins in it or its maker', async () => {
    const { workspaceId, as, buildPerson, buildChannel } = await setUp();
    const [ann, bob, cat] = [
      await buildPerson('Ann'),
      await buildPerson('Bob'),
      await buildPerson('Cat'),
    ];
    const admin = await buildPerson('Ada', 'admin');
    const { id: channelId } = await buildChannel([ann, bob], { kind: 'private' });
    const add = { workspaceId, channelId, memberIds: [cat.member.id] };
    const remove = { workspaceId, channelId, memberId: cat.member.id };
    expect(await reasonOf(as(cat).channel.join({ workspaceId, channelId }))).toBe('not_found');
    expect(await reasonOf(as(admin).channel.addMembers(add))).toBe('not_found');
    expect((await as(bob).channel.addMembers(add)).channel.memberCount).toBe(3);
    expect(await reasonOf(as(bob).channel.removeMember(remove))).toBe('admins_or_creator');
    const removed = await as(ann).channel.removeMember(remove);
    expect(removed.channel.memberCount).toBe(2);
    expect(await as(ann).channel.removeMember(remove)).toEqual(removed);
    expect(await reasonOf(as(cat).channel.get({ workspaceId, channelId }))).toBe('not_found');
  });

  test('nobody deactivated is brought in', async () => {
    const { workspaceId, as, buildPerson, buildChannel } = await setUp();
    const owner = await buildPerson('Olga', 'owner');
    const bob = await buildPerson('Bob');
    const { id: channelId } = await buildChannel([owner]);
    await as(owner).member.deactivate({ workspaceId, memberId: bob.member.id });
    const memberIds = [bob.member.id];
    const calls = () => [
      as(owner).channel.addMembers({ workspaceId, channelId, memberIds }),
      as(owner).channel.create({ workspaceId, name: 'with-bob', memberIds }),
      as(owner).channel.openDirect({ workspaceId, memberIds }),
    ];
    expect(new Set(await reasonsOf(...calls()))).toEqual(new Set(['deactivated']));
    await as(owner).member.reactivate({ workspaceId, memberId: bob.member.id });
    await Promise.all(calls());
  });
});

describe('changing a channel', () => {
  test('its members change name and topic, and the same again changes nothing', async () => {
    const { workspaceId, as, buildPerson, buildChannel, log } = await setUp();
    const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
    const { id: channelId } = await buildChannel([ann]);
    const change = { workspaceId, channelId, name: 'news', topic: 'All of it' };
    expect(await reasonOf(as(bob).channel.update(change))).toBe('not_joined');
    const changed = await as(ann).channel.update(change);
    expect(changed.channel).toMatchObject({ name: 'news', topic: 'All of it' });
    expect(await as(ann).channel.update(change)).toEqual(changed);
    expect(await log()).toEqual(['channel.updated channel']);
  });

  test('admins choose the public channels that new members come into, whatever their names', async () => {
    const { workspaceId, as, buildPerson, buildChannel } = await setUp();
    const [ann, bob] = [await buildPerson('Ann', 'admin'), await buildPerson('Bob')];
    const [news, plans] = [await buildChannel([bob]), await buildChannel([ann, bob])];
    const secret = await buildChannel([ann, bob], { kind: 'private' });
    const choose = (person: Person, channelId: ChannelId, isDefault = true) =>
      as(person).channel.update({ workspaceId, channelId, isDefault });
    expect(await reasonsOf(choose(bob, news.id), choose(ann, secret.id))).toEqual([
      'admins_only',
      'not_public',
    ]);
    await Promise.all([choose(ann, news.id), choose(ann, plans.id)]);
    await as(bob).channel.update({ workspaceId, channelId: news.id, name: 'other-news' });
    await choose(ann, plans.id, false);
    const past = await buildChannel([ann]);
    await choose(ann, past.id);
    await as(ann).channel.archive({ workspaceId, channelId: past.id });
    const { member } = await as(ann).member.createBot({ workspaceId, name: 'Bot', handle: 'bot' });
    const isIn = async (channelId: ChannelId) => {
      const page = await as(ann).channel.members({ workspaceId, channelId });
      return page.members.some(({ id }) => id === member.id);
    };
    expect(await isIn(plans.id)).toBe(false);
    expect(await isIn(past.id)).toBe(false);
    expect((await as(bob).channel.get({ workspaceId, channelId: news.id })).channel).toMatchObject({
      isDefault: true,
      memberCount: 2,
    });
  });

  test('only its maker and admins archive it', async () => {
    const { workspaceId, as, buildPerson, buildChannel } = await setUp();
    const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
    const admin = await buildPerson('Ada', 'admin');
    const { id: channelId } = await buildChannel([ann, bob]);
    expect(await reasonOf(as(bob).channel.archive({ workspaceId, channelId }))).toBe(
      'admins_or_creator',
    );
    await as(admin).channel.archive({ workspaceId, channelId });
    await as(ann).channel.unarchive({ workspaceId, channelId });
  });
});

describe('direct conversations', () => {
  test('the same people always get the same one, also when they open it at once', async () => {
    const { workspaceId, as, buildPerson, log } = await setUp();
    const [ann, bob, cat] = [
      await buildPerson('Ann'),
      await buildPerson('Bob'),
      await buildPerson('Cat'),
    ];
    const withOthers = (...others: Person[]) => ({
      workspaceId,
      memberIds: others.map((one) => one.member.id),
    });
    const opened = await Promise.all([
      as(ann).channel.openDirect(withOthers(bob)),
      as(bob).channel.openDirect(withOthers(ann)),
      as(ann).channel.openDirect(withOthers(bob, ann, bob)),
    ]);
    expect(new Set(opened.map(({ channel }) => channel.id)).size).toBe(1);
    expect(opened[0]?.channel).toMatchObject({
      kind: 'dm',
      name: null,
      memberCount: 2,
      memberIds: [ann.member.id, bob.member.id].sort(),
    });
    expect(await log()).toHaveLength(4);
    const group = await as(cat).channel.openDirect(withOthers(ann, bob));
    expect(group.channel).toMatchObject({ kind: 'group', memberCount: 3 });
    const notes = await as(ann).channel.openDirect(withOthers());
    expect(notes.channel).toMatchObject({ kind: 'dm', memberIds: [ann.member.id] });
  });

  test('they stay as they are: nobody comes, goes, renames or archives', async () => {
    const { workspaceId, as, buildPerson } = await setUp();
    const owner = await buildPerson('Olga', 'owner');
    const [bob, cat] = [await buildPerson('Bob'), await buildPerson('Cat')];
    const { channel } = await as(owner).channel.openDirect({
      workspaceId,
      memberIds: [bob.member.id],
    });
    const here = { workspaceId, channelId: channel.id };
    const calls = [
      as(owner).channel.addMembers({ ...here, memberIds: [cat.member.id] }),
      as(owner).channel.removeMember({ ...here, memberId: bob.member.id }),
      as(owner).channel.leave(here),
      as(owner).channel.update({ ...here, topic: 'Us' }),
      as(owner).channel.archive(here),
    ];
    expect(new Set(await reasonsOf(...calls))).toEqual(new Set(['direct']));
    expect(await reasonOf(as(cat).channel.get(here))).toBe('not_found');
    expect((await as(bob).channel.get(here)).channel).toEqual(channel);
  });

  test('guests write to people they share a channel with', async () => {
    const { workspaceId, as, buildPerson, buildChannel } = await setUp();
    const [ann, guest] = [await buildPerson('Ann'), await buildPerson('Gus', 'guest')];
    const open = () => as(guest).channel.openDirect({ workspaceId, memberIds: [ann.member.id] });
    expect(await reasonOf(open())).toBe('guests_excluded');
    await buildChannel([ann, guest], { kind: 'private' });
    expect((await open()).channel.kind).toBe('dm');
  });

  test('one unknown person is enough to find nobody', async () => {
    const { workspaceId, as, buildPerson } = await setUp();
    const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
    const memberIds = [bob.member.id, nobodysId<MemberId>()];
    expect(await refusalOf(as(ann).channel.openDirect({ workspaceId, memberIds }))).toMatchObject({
      code: 'NOT_FOUND',
      message: 'This member doesn’t exist or is private.',
    });
  });
});
