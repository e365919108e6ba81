import { randomUUID } from 'node:crypto';
import type { LoggedEventType } from '@/shared/events/logged';
import type { Client } from '../harness/app';
import type { createRoutesCaller } from '../harness/caller';
import type { Person } from '../harness/world';
import type { Shown } from './snapshot';

export interface SetUp extends Shown {
  /** An owner, who does it. */
  ann: Person;
  /** A member of the channel. */
  raj: Person;
  /** A guest in the channel. */
  gus: Person;
  /** In the workspace, but not in the channel. */
  eve: Person;
  as: { ann: Client; raj: Client; gus: Client; eve: Client };
  /** Ann in a browser, for what tokens may not do. */
  browser: ReturnType<typeof createRoutesCaller>;
}

export type Viewer = keyof SetUp['as'];

export interface Scenario {
  /** What must have happened before the old snapshot is taken; what it answers goes to `act`. */
  prepare?(setUp: SetUp): Promise<string>;
  act(setUp: SetUp, prepared: string): Promise<unknown>;
  /** Who hears an event of the type, and nobody else does. */
  receivedBy: Viewer[];
}

const EVERYONE: Viewer[] = ['ann', 'raj', 'gus', 'eve'];
const CHANNEL: Viewer[] = ['ann', 'raj', 'gus'];

const place = ({ workspaceId, channelId }: SetUp) => ({ workspaceId, channelId });

async function post(setUp: SetUp, body = 'a message', parentId?: string): Promise<string> {
  const input = { ...place(setUp), body, key: randomUUID(), ...(parentId && { parentId }) };
  return (await setUp.as.ann.trpc.message.send.mutate(input)).message.id;
}

/** Ann marks the channel unread from the newest message on. */
async function markNewest(setUp: SetUp): Promise<void> {
  const { channel } = await setUp.as.ann.trpc.channel.get.query(place(setUp));
  await setUp.as.ann.trpc.channel.markUnread.mutate({ ...place(setUp), seq: channel.lastSeq });
}

async function react(setUp: SetUp): Promise<string> {
  const messageId = await post(setUp);
  await setUp.as.ann.trpc.reaction.add.mutate({ ...place(setUp), messageId, emoji: '👍' });
  await setUp.as.raj.trpc.reaction.add.mutate({ ...place(setUp), messageId, emoji: '👍' });
  return messageId;
}

async function pin(setUp: SetUp): Promise<string> {
  const messageId = await post(setUp);
  await setUp.as.raj.trpc.pin.add.mutate({ ...place(setUp), messageId });
  return messageId;
}

/** One for every event type; the compiler asks for the next one. */
export const scenarios = {
  'workspace.updated': {
    act: ({ as, workspaceId }) =>
      as.ann.trpc.workspace.update.mutate({ workspaceId, name: 'Another name' }),
    receivedBy: EVERYONE,
  },
  'member.joined': {
    act: ({ as, workspaceId }) =>
      as.ann.trpc.member.createBot.mutate({
        workspaceId,
        name: 'Robo',
        handle: `robo-${randomUUID().slice(0, 8)}`,
      }),
    receivedBy: EVERYONE,
  },
  'member.updated': {
    act: ({ as, workspaceId }) =>
      as.ann.trpc.member.updateProfile.mutate({ workspaceId, name: 'Ann A.', title: 'Founder' }),
    receivedBy: EVERYONE,
  },
  'member.deactivated': {
    prepare: makeBot,
    act: ({ as, workspaceId }, memberId) =>
      as.ann.trpc.member.deactivate.mutate({ workspaceId, memberId }),
    receivedBy: EVERYONE,
  },
  'member.reactivated': {
    async prepare(setUp) {
      const memberId = await makeBot(setUp);
      await setUp.as.ann.trpc.member.deactivate.mutate({
        workspaceId: setUp.workspaceId,
        memberId,
      });
      return memberId;
    },
    act: ({ as, workspaceId }, memberId) =>
      as.ann.trpc.member.reactivate.mutate({ workspaceId, memberId }),
    receivedBy: EVERYONE,
  },
  'channel.opened': {
    act: ({ as, workspaceId }) =>
      as.ann.trpc.channel.create.mutate({ workspaceId, name: `new-${randomUUID().slice(0, 8)}` }),
    receivedBy: ['ann'],
  },
  'channel.created': {
    act: ({ as, workspaceId }) =>
      as.ann.trpc.channel.create.mutate({ workspaceId, name: `new-${randomUUID().slice(0, 8)}` }),
    // Guests see public channels only from within.
    receivedBy: ['ann', 'raj', 'eve'],
  },
  'channel.closed': {
    act: (setUp) => setUp.as.raj.trpc.channel.leave.mutate(place(setUp)),
    receivedBy: ['raj'],
  },
  'channel.updated': {
    act: (setUp) => setUp.as.ann.trpc.channel.update.mutate({ ...place(setUp), topic: 'Plans' }),
    receivedBy: CHANNEL,
  },
  'channel.archived': {
    act: (setUp) => setUp.as.ann.trpc.channel.archive.mutate(place(setUp)),
    receivedBy: CHANNEL,
  },
  'channel.unarchived': {
    async prepare(setUp) {
      await setUp.as.ann.trpc.channel.archive.mutate(place(setUp));
      return '';
    },
    act: (setUp) => setUp.as.ann.trpc.channel.unarchive.mutate(place(setUp)),
    receivedBy: CHANNEL,
  },
  'membership.added': {
    act: (setUp) =>
      setUp.as.ann.trpc.channel.addMembers.mutate({
        ...place(setUp),
        memberIds: [setUp.eve.member.id],
      }),
    receivedBy: EVERYONE,
  },
  'membership.removed': {
    act: (setUp) =>
      setUp.as.ann.trpc.channel.removeMember.mutate({
        ...place(setUp),
        memberId: setUp.gus.member.id,
      }),
    receivedBy: ['ann', 'raj'],
  },
  'membership.read': {
    async prepare(setUp) {
      await post(setUp, `<@${setUp.raj.member.id}> and <!channel>`);
      return post(setUp);
    },
    act: (setUp) => setUp.as.raj.trpc.channel.markRead.mutate({ ...place(setUp), seq: 3 }),
    receivedBy: ['raj'],
  },
  'message.posted': {
    async act(setUp) {
      await post(setUp, `hello <@${setUp.raj.member.id}>`);
      await post(setUp, 'a reply', setUp.rootId);
      await post(setUp, 'to all: <!channel>');
      await post(setUp, 'to who is there: @here');
    },
    receivedBy: CHANNEL,
  },
  'message.edited': {
    prepare: (setUp) => post(setUp, `hi <@${setUp.raj.member.id}>`),
    act: (setUp, messageId) =>
      setUp.as.ann.trpc.message.edit.mutate({ ...place(setUp), messageId, body: 'changed' }),
    receivedBy: CHANNEL,
  },
  'message.deleted': {
    prepare: (setUp) => post(setUp, `a reply to <@${setUp.raj.member.id}>`, setUp.rootId),
    act: (setUp, messageId) =>
      setUp.as.ann.trpc.message.delete.mutate({ ...place(setUp), messageId }),
    receivedBy: CHANNEL,
  },
  'reaction.added': {
    prepare: react,
    act: (setUp, messageId) =>
      setUp.as.gus.trpc.reaction.add.mutate({ ...place(setUp), messageId, emoji: '🎉' }),
    receivedBy: CHANNEL,
  },
  'reaction.removed': {
    prepare: react,
    act: (setUp, messageId) =>
      setUp.as.ann.trpc.reaction.remove.mutate({ ...place(setUp), messageId, emoji: '👍' }),
    receivedBy: CHANNEL,
  },
  'pin.added': {
    prepare: (setUp) => post(setUp),
    act: (setUp, messageId) => setUp.as.raj.trpc.pin.add.mutate({ ...place(setUp), messageId }),
    receivedBy: CHANNEL,
  },
  'pin.removed': {
    prepare: pin,
    act: (setUp, messageId) => setUp.as.ann.trpc.pin.remove.mutate({ ...place(setUp), messageId }),
    receivedBy: CHANNEL,
  },
  'token.created': { act: makeToken, receivedBy: ['ann'] },
  'token.revoked': {
    prepare: makeToken,
    act: (setUp, tokenId) =>
      setUp.browser.token.revoke({ workspaceId: setUp.workspaceId, tokenId }),
    receivedBy: ['ann'],
  },
  'invite.created': { act: makeInvite, receivedBy: ['ann'] },
  'invite.updated': {
    prepare: makeInvite,
    act: (setUp, inviteId) =>
      setUp.as.ann.trpc.invite.revoke.mutate({ workspaceId: setUp.workspaceId, inviteId }),
    receivedBy: ['ann'],
  },
} satisfies Record<LoggedEventType, Scenario>;

/** What takes unread messages back, beyond the plain rows above. */
export const unreadScenarios: [LoggedEventType, Scenario][] = [
  [
    'membership.read',
    {
      // One's own message, unread to nobody before, and then to its author.
      prepare: (setUp) => post(setUp),
      async act(setUp) {
        await setUp.as.ann.trpc.channel.markRead.mutate({ ...place(setUp), seq: 99 });
        await markNewest(setUp);
      },
      receivedBy: ['ann'],
    },
  ],
  [
    'message.deleted',
    {
      // What is marked stays so while another message goes.
      async prepare(setUp) {
        const messageId = await post(setUp);
        await post(setUp);
        await markNewest(setUp);
        return messageId;
      },
      act: (setUp, messageId) =>
        setUp.as.ann.trpc.message.delete.mutate({ ...place(setUp), messageId }),
      receivedBy: CHANNEL,
    },
  ],
  [
    'message.deleted',
    {
      async prepare(setUp) {
        const messageId = await post(setUp);
        await markNewest(setUp);
        return messageId;
      },
      act: (setUp, messageId) =>
        setUp.as.ann.trpc.message.delete.mutate({ ...place(setUp), messageId }),
      receivedBy: CHANNEL,
    },
  ],
  [
    'message.deleted',
    {
      // The newest message, unread: the channel is bold and calls somebody because of it alone.
      prepare: (setUp) => post(setUp, `hello <@${setUp.raj.member.id}>`),
      act: (setUp, messageId) =>
        setUp.as.ann.trpc.message.delete.mutate({ ...place(setUp), messageId }),
      receivedBy: CHANNEL,
    },
  ],
  [
    'message.deleted',
    {
      async prepare(setUp) {
        const { channelId } = await openDirect(setUp);
        return post({ ...setUp, channelId });
      },
      async act(setUp, messageId) {
        const { channelId } = await openDirect(setUp);
        await post({ ...setUp, channelId });
        const at = { workspaceId: setUp.workspaceId, channelId, messageId };
        await setUp.as.ann.trpc.message.delete.mutate(at);
        await post({ ...setUp, channelId });
      },
      receivedBy: ['ann', 'raj'],
    },
  ],
  [
    'message.deleted',
    {
      // Between one's own messages, sent from elsewhere: what is left is unread to one of the two only.
      async prepare(setUp) {
        await post(setUp);
        return post({ ...setUp, as: { ...setUp.as, ann: setUp.as.raj } });
      },
      async act(setUp, messageId) {
        await post(setUp);
        await setUp.as.raj.trpc.message.delete.mutate({ ...place(setUp), messageId });
        await post(setUp);
      },
      receivedBy: CHANNEL,
    },
  ],
  [
    'message.edited',
    {
      prepare: (setUp) => post(setUp, `hi <@${setUp.raj.member.id}>`, setUp.rootId),
      async act(setUp, messageId) {
        await post(setUp);
        const body = `hi <@${setUp.gus.member.id}>`;
        await setUp.as.ann.trpc.message.edit.mutate({ ...place(setUp), messageId, body });
      },
      receivedBy: CHANNEL,
    },
  ],
];

async function openDirect({ as, workspaceId, raj }: SetUp) {
  const memberIds = [raj.member.id];
  const { channel } = await as.ann.trpc.channel.openDirect.mutate({ workspaceId, memberIds });
  return { channelId: channel.id };
}

async function makeBot({ as, workspaceId }: SetUp): Promise<string> {
  const handle = `bot-${randomUUID().slice(0, 8)}`;
  return (await as.ann.trpc.member.createBot.mutate({ workspaceId, name: 'Bot', handle })).member
    .id;
}

async function makeToken({ browser, workspaceId }: SetUp): Promise<string> {
  return (await browser.token.create({ workspaceId, name: 'A token' })).token.id;
}

async function makeInvite({ as, workspaceId }: SetUp): Promise<string> {
  return (await as.ann.trpc.invite.create.mutate({ workspaceId })).invite.id;
}
