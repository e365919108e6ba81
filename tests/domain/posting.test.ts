import { expect, test } from 'vitest';
import type { MemberId } from '@/shared/id';
import type { Posting } from '@/shared/model/channel';
import { uuidv7 } from '@/shared/uuid';
import type { Person } from '../harness/world';
import { callAs, reasonOf, refusalOf, setUpFor, tokenPrincipal } from './set-up';

const setUp = setUpFor();

/** A channel of Ann's with an admin, Bob and Cy in it. */
async function withChannel() {
  const here = await setUp();
  const { workspaceId, as } = here;
  const ann = await here.buildPerson('Ann');
  const admin = await here.buildPerson('Ada', 'admin');
  const [bob, cy] = [await here.buildPerson('Bob'), await here.buildPerson('Cy')];
  const { id: channelId } = await here.buildChannel([ann, admin, bob, cy]);
  const at = { workspaceId, channelId };
  const set = (by: Person, change: { posting?: Posting; posterIds?: MemberId[] }) =>
    as(by).channel.update({ ...at, ...change });
  const post = (by: Person) => here.send(by, channelId, 'Hello');
  return { here, at, ann, admin, bob, cy, set, post };
}

test('who may post in a channel is set by admins in it and by whoever made it', async () => {
  const { here, at, ann, admin, bob, cy, set, post } = await withChannel();
  expect(await reasonOf(set(bob, { posting: 'nobody' }))).toBe('admins_or_creator');
  const { channel } = await set(ann, { posting: 'admins', posterIds: [bob.member.id] });
  expect(channel).toMatchObject({ posting: 'admins', posterIds: [bob.member.id] });
  await post(admin);
  await post(bob);
  expect(await refusalOf(post(cy))).toMatchObject({
    code: 'FORBIDDEN',
    reason: 'posting_restricted',
    message: 'Only admins and the people they chose can post in this channel.',
  });
  // Whoever made it sees to that, and posts there no more than others.
  expect(await reasonOf(post(ann))).toBe('posting_restricted');
  await set(admin, { posting: 'nobody' });
  expect((await refusalOf(post(admin))).message).toBe('This channel is only for reading now.');
  await set(admin, { posting: 'everyone' });
  await post(cy);

  const { entries } = await here.as(admin).audit.list({ workspaceId: at.workspaceId });
  expect(entries.map(({ sentence }) => sentence.replace(/#room-\w+/g, '#room'))).toEqual([
    'let everyone post in #room',
    'let nobody post in #room',
    'let only admins and those they chose post in #room, chose Bob to post in #room',
  ]);
});

test('where one may not post one reads, reacts, and takes back what one wrote; to change and to answer is to post', async () => {
  const { here, at, admin, bob, set, post } = await withChannel();
  const { message } = await post(bob);
  await set(admin, { posting: 'admins' });
  const as = here.as(bob);
  const on = { ...at, messageId: message.id };
  await as.reaction.add({ ...on, emoji: '👍' });
  await as.channel.markRead({ ...at, seq: message.seq });
  expect(await reasonOf(as.message.edit({ ...on, body: 'Bye' }))).toBe('posting_restricted');
  const reply = as.message.send({ ...at, parentId: message.id, body: 'Yes', key: uuidv7() });
  expect(await reasonOf(reply)).toBe('posting_restricted');
  const { can } = await as.channel.get(at);
  expect(can).toMatchObject({ post: false, mentionChannel: false, setPosting: false });
  await as.message.delete(on);
});

test('a token without the admin scope posts as a member does', async () => {
  const { here, at, admin, set } = await withChannel();
  await set(admin, { posting: 'admins' });
  const send = async (scopes: ('read' | 'write' | 'admin')[]) => {
    const { workspaceId } = at;
    const { secret } = await here.as(admin).token.create({ workspaceId, name: 'CI', scopes });
    const principal = await tokenPrincipal(here.domain, secret);
    return callAs(here.app, { principal }).message.send({ ...at, body: 'Hi', key: uuidv7() });
  };
  expect(await reasonOf(send(['read', 'write']))).toBe('posting_restricted');
  await send(['read', 'write', 'admin']);
});

test('those who are chosen are in the channel; who left may stay on the list, and is shut out', async () => {
  const { here, at, admin, bob, cy, set, post } = await withChannel();
  const stranger = await here.buildPerson('Dan');
  const choose = (...people: Person[]) =>
    set(admin, { posting: 'admins', posterIds: people.map(({ member }) => member.id) });
  expect(await reasonOf(choose(bob, stranger))).toBe('not_in_channel');
  await choose(bob, cy);
  await here.as(bob).channel.leave(at);
  const { channel } = await choose(bob);
  expect(channel.posterIds).toEqual([bob.member.id]);
  expect(await reasonOf(post(bob))).toBe('not_joined');
  expect(await reasonOf(post(cy))).toBe('posting_restricted');
});

test('conversations between people are for all of them', async () => {
  const { here, admin, bob } = await withChannel();
  const dm = await here.buildChannel([admin, bob], { kind: 'dm' });
  const { workspaceId } = here;
  const set = here.as(admin).channel.update({ workspaceId, channelId: dm.id, posting: 'nobody' });
  expect(await reasonOf(set)).toBe('direct');
});
