import { randomUUID } from 'node:crypto';
import type { LoggedEventType } from '@/shared/events/logged';
import type { Client } from '../harness/app';
import type { createRoutesCaller } from '../harness/caller';
import type { Person } from '../harness/world';
import type { Shown } from './snapshot';

export interface Stage extends Shown {
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

export type Viewer = keyof Stage['as'];

export interface Scenario {
  /** What must have happened before the old snapshot is taken; what it answers goes to `act`. */
  prepare?(stage: Stage): Promise<string>;
  act(stage: Stage, prepared: string): Promise<unknown>;
  /** Who hears an event of the type, and nobody else does. */
  receivedBy: Viewer[];
}

const EVERYONE: Viewer[] = ['ann', 'raj', 'gus', 'eve'];
const CHANNEL: Viewer[] = ['ann', 'raj', 'gus'];

const place = ({ workspaceId, channelId }: Stage) => ({ workspaceId, channelId });

async function post(stage: Stage, body = 'a message', parentId?: string): Promise<string> {
  const input = { ...place(stage), body, key: randomUUID(), ...(parentId && { parentId }) };
  return (await stage.as.ann.trpc.message.send.mutate(input)).message.id;
}

/** Ann marks the channel unread from the newest message on. */
async function markNewest(stage: Stage): Promise<void> {
  const { channel } = await stage.as.ann.trpc.channel.get.query(place(stage));
  await stage.as.ann.trpc.channel.markUnread.mutate({ ...place(stage), seq: channel.lastSeq });
}

async function react(stage: Stage): Promise<string> {
  const messageId = await post(stage);
  await stage.as.ann.trpc.reaction.add.mutate({ ...place(stage), messageId, emoji: '👍' });
  await stage.as.raj.trpc.reaction.add.mutate({ ...place(stage), messageId, emoji: '👍' });
  return messageId;
}

async function pin(stage: Stage): Promise<string> {
  const messageId = await post(stage);
  await stage.as.raj.trpc.pin.add.mutate({ ...place(stage), messageId });
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
    async prepare(stage) {
      const memberId = await makeBot(stage);
      await stage.as.ann.trpc.member.deactivate.mutate({
        workspaceId: stage.workspaceId,
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
    act: (stage) => stage.as.raj.trpc.channel.leave.mutate(place(stage)),
    receivedBy: ['raj'],
  },
  'channel.updated': {
    act: (stage) => stage.as.ann.trpc.channel.update.mutate({ ...place(stage), topic: 'Plans' }),
    receivedBy: CHANNEL,
  },
  'channel.archived': {
    act: (stage) => stage.as.ann.trpc.channel.archive.mutate(place(stage)),
    receivedBy: CHANNEL,
  },
  'channel.unarchived': {
    async prepare(stage) {
      await stage.as.ann.trpc.channel.archive.mutate(place(stage));
      return '';
    },
    act: (stage) => stage.as.ann.trpc.channel.unarchive.mutate(place(stage)),
    receivedBy: CHANNEL,
  },
  'membership.added': {
    act: (stage) =>
      stage.as.ann.trpc.channel.addMembers.mutate({
        ...place(stage),
        memberIds: [stage.eve.member.id],
      }),
    receivedBy: EVERYONE,
  },
  'membership.removed': {
    act: (stage) =>
      stage.as.ann.trpc.channel.removeMember.mutate({
        ...place(stage),
        memberId: stage.gus.member.id,
      }),
    receivedBy: ['ann', 'raj'],
  },
  'membership.read': {
    async prepare(stage) {
      await post(stage, `<@${stage.raj.member.id}> and <!channel>`);
      return post(stage);
    },
    act: (stage) => stage.as.raj.trpc.channel.markRead.mutate({ ...place(stage), seq: 3 }),
    receivedBy: ['raj'],
  },
  'message.posted': {
    async act(stage) {
      await post(stage, `hello <@${stage.raj.member.id}>`);
      await post(stage, 'a reply', stage.rootId);
      await post(stage, 'to all: <!channel>');
      await post(stage, 'to who is there: @here');
    },
    receivedBy: CHANNEL,
  },
  'message.edited': {
    prepare: (stage) => post(stage, `hi <@${stage.raj.member.id}>`),
    act: (stage, messageId) =>
      stage.as.ann.trpc.message.edit.mutate({ ...place(stage), messageId, body: 'changed' }),
    receivedBy: CHANNEL,
  },
  'message.deleted': {
    prepare: (stage) => post(stage, `a reply to <@${stage.raj.member.id}>`, stage.rootId),
    act: (stage, messageId) =>
      stage.as.ann.trpc.message.delete.mutate({ ...place(stage), messageId }),
    receivedBy: CHANNEL,
  },
  'reaction.added': {
    prepare: react,
    act: (stage, messageId) =>
      stage.as.gus.trpc.reaction.add.mutate({ ...place(stage), messageId, emoji: '🎉' }),
    receivedBy: CHANNEL,
  },
  'reaction.removed': {
    prepare: react,
    act: (stage, messageId) =>
      stage.as.ann.trpc.reaction.remove.mutate({ ...place(stage), messageId, emoji: '👍' }),
    receivedBy: CHANNEL,
  },
  'pin.added': {
    prepare: (stage) => post(stage),
    act: (stage, messageId) => stage.as.raj.trpc.pin.add.mutate({ ...place(stage), messageId }),
    receivedBy: CHANNEL,
  },
  'pin.removed': {
    prepare: pin,
    act: (stage, messageId) => stage.as.ann.trpc.pin.remove.mutate({ ...place(stage), messageId }),
    receivedBy: CHANNEL,
  },
  'token.created': { act: makeToken, receivedBy: ['ann'] },
  'token.revoked': {
    prepare: makeToken,
    act: (stage, tokenId) =>
      stage.browser.token.revoke({ workspaceId: stage.workspaceId, tokenId }),
    receivedBy: ['ann'],
  },
  'invite.created': { act: makeInvite, receivedBy: ['ann'] },
  'invite.updated': {
    prepare: makeInvite,
    act: (stage, inviteId) =>
      stage.as.ann.trpc.invite.revoke.mutate({ workspaceId: stage.workspaceId, inviteId }),
    receivedBy: ['ann'],
  },
} satisfies Record<LoggedEventType, Scenario>;

/** What takes unread messages back, beyond the plain rows above. */
export const unreadScenarios: [LoggedEventType, Scenario][] = [
  [
    'membership.read',
    {
      // One's own message, unread to nobody before, and then to its author.
      prepare: (stage) => post(stage),
      async act(stage) {
        await stage.as.ann.trpc.channel.markRead.mutate({ ...place(stage), seq: 99 });
        await markNewest(stage);
      },
      receivedBy: ['ann'],
    },
  ],
  [
    'message.deleted',
    {
      // What is marked stays so while another message goes.
      async prepare(stage) {
        const messageId = await post(stage);
        await post(stage);
        await markNewest(stage);
        return messageId;
      },
      act: (stage, messageId) =>
        stage.as.ann.trpc.message.delete.mutate({ ...place(stage), messageId }),
      receivedBy: CHANNEL,
    },
  ],
  [
    'message.deleted',
    {
      async prepare(stage) {
        const messageId = await post(stage);
        await markNewest(stage);
        return messageId;
      },
      act: (stage, messageId) =>
        stage.as.ann.trpc.message.delete.mutate({ ...place(stage), messageId }),
      receivedBy: CHANNEL,
    },
  ],
  [
    'message.deleted',
    {
      // The newest message, unread: the channel is bold and calls somebody because of it alone.
      prepare: (stage) => post(stage, `hello <@${stage.raj.member.id}>`),
      act: (stage, messageId) =>
        stage.as.ann.trpc.message.delete.mutate({ ...place(stage), messageId }),
      receivedBy: CHANNEL,
    },
  ],
  [
    'message.deleted',
    {
      async prepare(stage) {
        const { channelId } = await openDirect(stage);
        return post({ ...stage, channelId });
      },
      async act(stage, messageId) {
        const { channelId } = await openDirect(stage);
        await post({ ...stage, channelId });
        const at = { workspaceId: stage.workspaceId, channelId, messageId };
        await stage.as.ann.trpc.message.delete.mutate(at);
        await post({ ...stage, channelId });
      },
      receivedBy: ['ann', 'raj'],
    },
  ],
  [
    'message.deleted',
    {
      // Between one's own messages, sent from elsewhere: what is left is unread to one of the two only.
      async prepare(stage) {
        await post(stage);
        return post({ ...stage, as: { ...stage.as, ann: stage.as.raj } });
      },
      async act(stage, messageId) {
        await post(stage);
        await stage.as.raj.trpc.message.delete.mutate({ ...place(stage), messageId });
        await post(stage);
      },
      receivedBy: CHANNEL,
    },
  ],
  [
    'message.edited',
    {
      prepare: (stage) => post(stage, `hi <@${stage.raj.member.id}>`, stage.rootId),
      async act(stage, messageId) {
        await post(stage);
        const body = `hi <@${stage.gus.member.id}>`;
        await stage.as.ann.trpc.message.edit.mutate({ ...place(stage), messageId, body });
      },
      receivedBy: CHANNEL,
    },
  ],
];

async function openDirect({ as, workspaceId, raj }: Stage) {
  const memberIds = [raj.member.id];
  const { channel } = await as.ann.trpc.channel.openDirect.mutate({ workspaceId, memberIds });
  return { channelId: channel.id };
}

async function makeBot({ as, workspaceId }: Stage): Promise<string> {
  const handle = `bot-${randomUUID().slice(0, 8)}`;
  return (await as.ann.trpc.member.createBot.mutate({ workspaceId, name: 'Bot', handle })).member
    .id;
}

async function makeToken({ browser, workspaceId }: Stage): Promise<string> {
  return (await browser.token.create({ workspaceId, name: 'A token' })).token.id;
}

async function makeInvite({ as, workspaceId }: Stage): Promise<string> {
  return (await as.ann.trpc.invite.create.mutate({ workspaceId })).invite.id;
}
