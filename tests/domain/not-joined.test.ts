import { beforeAll, expect, test } from 'vitest';
import type { Person } from '../harness/world';
import { furnish, type Ids, PROCEDURES } from './procedures';
import { refusalOf, type SetUp, setUpFor } from './set-up';

const setUp = setUpFor();

/** What one may do in a public channel without being in it, and what else a member is refused there. */
const WITHOUT_JOINING: Record<string, string | null> = {
  'channel.archive': 'admins_or_creator',
  'channel.get': null,
  'channel.join': null,
  'channel.leave': null,
  'channel.members': null,
  'channel.unarchive': 'admins_or_creator',
  'invite.create': 'admins_only',
  'message.around': null,
  'message.history': null,
  'pin.list': null,
  'thread.get': null,
};

const IN_A_CHANNEL = Object.entries(PROCEDURES).filter(([, { ids }]) => ids.includes('channelId'));
const FOR_ITS_MEMBERS = IN_A_CHANNEL.filter(([name]) => !(name in WITHOUT_JOINING));

let here: SetUp;
let raj: Person;
/** Made the channel, wrote in it, and left. */
let lea: Person;
let admin: Person;
let place: (options?: { archived: boolean }) => Promise<Ids>;

beforeAll(async () => {
  here = await setUp();
  const { workspaceId, as, buildPerson, buildChannel, send } = here;
  const { owner, ids } = await furnish(here);
  raj = await buildPerson('Raj');
  lea = await buildPerson('Lea');
  admin = await buildPerson('Ada', 'admin');
  place = async ({ archived } = { archived: false }) => {
    const { id: channelId } = await buildChannel([lea, owner]);
    const { message } = await send(lea, channelId, 'tulip');
    await as(lea).channel.leave({ workspaceId, channelId });
    if (archived) await as(owner).channel.archive({ workspaceId, channelId });
    return { ...ids, channelId, messageId: message.id, memberId: owner.member.id };
  };
});

test.each(FOR_ITS_MEMBERS)(
  '%s in a public channel that one has not joined is `not_joined`, whoever one is',
  async (_, { call }) => {
    for (const archived of [false, true]) {
      const ids = await place({ archived });
      for (const person of [raj, lea, admin]) {
        expect(await refusalOf(call(here.as(person), ids))).toEqual({
          code: 'FORBIDDEN',
          reason: 'not_joined',
          message: 'Join this channel first.',
        });
      }
    }
  },
);

test.each(Object.entries(WITHOUT_JOINING))(
  '%s needs nobody to join: a member is refused with %j',
  async (name, reason) => {
    const row = PROCEDURES[name];
    if (!row) throw new Error(`${name} is no procedure`);
    const refused = await refusalOf(row.call(here.as(raj), await place())).catch(() => null);
    expect(refused?.reason ?? null).toBe(reason);
  },
);

test('whoever made a channel and left has to join again to archive it; admins do not', async () => {
  const { channelId } = await place();
  const at = { workspaceId: here.workspaceId, channelId };
  expect((await refusalOf(here.as(lea).channel.archive(at))).reason).toBe('not_joined');
  await here.as(admin).channel.archive(at);
  await here.as(admin).channel.unarchive(at);
  await here.as(lea).channel.join(at);
  await here.as(lea).channel.archive(at);
});

test('guests in a channel are told what guests can’t do, not to join', async () => {
  const { workspaceId, as, buildPerson, buildChannel } = here;
  const guest = await buildPerson('Gus', 'guest');
  const { id: channelId } = await buildChannel([guest]);
  const rename = as(guest).channel.update({ workspaceId, channelId, topic: 'Mine' });
  expect((await refusalOf(rename)).reason).toBe('guests_excluded');
  const memberIds = [raj.member.id];
  const add = as(guest).channel.addMembers({ workspaceId, channelId, memberIds });
  expect((await refusalOf(add)).reason).toBe('guests_excluded');
});
