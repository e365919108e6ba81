import type {
  ChannelId,
  InviteId,
  MemberId,
  MessageId,
  SessionId,
  TokenId,
  WorkspaceId,
} from '@/shared/id';
import type { Person } from '../harness/world';
import type { Caller, SetUp } from './set-up';

/** One thing of every kind that an id can name. */
export interface Ids {
  workspaceId: WorkspaceId;
  channelId: ChannelId;
  messageId: MessageId;
  memberId: MemberId;
  tokenId: TokenId;
  inviteId: InviteId;
  sessionId: SessionId;
}

interface Row {
  /** The ids in its input, each of which is tried. */
  ids: (keyof Ids)[];
  call(caller: Caller, ids: Ids): Promise<unknown>;
}

const seq = 1;
const inWorkspace = ({ workspaceId }: Ids) => ({ workspaceId });
const inChannel = ({ workspaceId, channelId }: Ids) => ({ workspaceId, channelId });
const onMessage = ({ workspaceId, channelId, messageId }: Ids) => ({
  workspaceId,
  channelId,
  messageId,
});
const onMember = ({ workspaceId, memberId }: Ids) => ({ workspaceId, memberId });
const withMembers = ({ workspaceId, memberId }: Ids) => ({ workspaceId, memberIds: [memberId] });

/** Every procedure whose input has an id. */
export const PROCEDURES: Record<string, Row> = {
  'audit.list': workspace((as, at) => as.audit.list(at)),
  'channel.addMembers': {
    ids: ['workspaceId', 'channelId', 'memberId'],
    call: (as, ids) => as.channel.addMembers({ ...inChannel(ids), ...withMembers(ids) }),
  },
  'channel.archive': channel((as, at) => as.channel.archive(at)),
  'channel.browse': workspace((as, at) => as.channel.browse(at)),
  // What is not there, or not the caller's to see, is left out: tests/domain/visibility and member have it.
  'channel.byIds': {
    ids: ['workspaceId'],
    call: (as, { workspaceId, channelId }) =>
      as.channel.byIds({ workspaceId, channelIds: [channelId] }),
  },
  'channel.create': {
    ids: ['workspaceId', 'memberId'],
    call: (as, ids) => as.channel.create({ ...withMembers(ids), name: 'new-one' }),
  },
  'channel.find': workspace(async (as, at) => {
    const [own] = (await as.channel.list(at)).channels;
    return as.channel.find({ ...at, name: own?.channel.name ?? 'none' });
  }),
  'channel.get': channel((as, at) => as.channel.get(at)),
  'channel.join': channel((as, at) => as.channel.join(at)),
  'channel.leave': channel((as, at) => as.channel.leave(at)),
  'channel.list': workspace((as, at) => as.channel.list(at)),
  'channel.markRead': channel((as, at) => as.channel.markRead({ ...at, seq })),
  'channel.markUnread': channel((as, at) => as.channel.markUnread({ ...at, seq })),
  'channel.members': channel((as, at) => as.channel.members(at)),
  'channel.openDirect': {
    ids: ['workspaceId', 'memberId'],
    call: (as, ids) => as.channel.openDirect(withMembers(ids)),
  },
  'channel.removeMember': {
    ids: ['workspaceId', 'channelId', 'memberId'],
    call: (as, ids) => as.channel.removeMember({ ...inChannel(ids), memberId: ids.memberId }),
  },
  'channel.unarchive': channel((as, at) => as.channel.unarchive(at)),
  'channel.update': channel((as, at) => as.channel.update({ ...at, topic: 'New' })),
  'event.stream': workspace((as, at) => firstOf(as.event.stream(at))),
  'insight.overview': workspace((as, at) =>
    as.insight.overview({ ...at, from: '2024-01-01', to: '2024-01-02' }),
  ),
  'invite.create': {
    ids: ['workspaceId', 'channelId'],
    call: (as, ids) => as.invite.create({ ...inWorkspace(ids), channelIds: [ids.channelId] }),
  },
  'invite.list': workspace((as, at) => as.invite.list(at)),
  'invite.resend': {
    ids: ['workspaceId', 'inviteId'],
    call: (as, { workspaceId, inviteId }) => as.invite.resend({ workspaceId, inviteId }),
  },
  'invite.revoke': {
    ids: ['workspaceId', 'inviteId'],
    call: (as, { workspaceId, inviteId }) => as.invite.revoke({ workspaceId, inviteId }),
  },
  'member.createBot': workspace((as, at) =>
    as.member.createBot({ ...at, name: 'Bot', handle: 'bot' }),
  ),
  'member.createResetLink': member((as, at) => as.member.createResetLink(at)),
  'member.credentials': member((as, at) => as.member.credentials(at)),
  'member.deactivate': member((as, at) => as.member.deactivate(at)),
  'member.endSessions': member((as, at) => as.member.endSessions(at)),
  'member.byIds': {
    ids: ['workspaceId'],
    call: (as, ids) => as.member.byIds(withMembers(ids)),
  },
  'member.list': workspace((as, at) => as.member.list(at)),
  'member.listForAdmins': workspace((as, at) => as.member.listForAdmins(at)),
  'member.reactivate': member((as, at) => as.member.reactivate(at)),
  'member.search': workspace((as, at) => as.member.search(at)),
  'member.setRole': member((as, at) => as.member.setRole({ ...at, role: 'guest' })),
  'member.stake': member((as, at) => as.member.stake(at)),
  'member.updateProfile': workspace((as, at) => as.member.updateProfile({ ...at, name: 'New' })),
  'message.around': channel((as, at) => as.message.around({ ...at, seq })),
  'message.delete': message((as, at) => as.message.delete(at)),
  'message.edit': message((as, at) => as.message.edit({ ...at, body: 'Other' })),
  'message.history': channel((as, at) => as.message.history(at)),
  'message.send': {
    ids: ['workspaceId', 'channelId', 'messageId'],
    call: (as, ids) =>
      as.message.send({
        ...inChannel(ids),
        parentId: ids.messageId,
        body: 'Hello',
        key: 'a-key-of-mine',
      }),
  },
  'presence.set': workspace((as, at) => as.presence.set({ ...at, presence: 'active' })),
  // Members of other workspaces and ids of nobody look the same: both are offline.
  'presence.watch': workspace((as, at) => firstOf(as.presence.watch({ ...at, memberIds: [] }))),
  'pin.add': message((as, at) => as.pin.add(at)),
  'pin.list': channel((as, at) => as.pin.list(at)),
  'pin.remove': message((as, at) => as.pin.remove(at)),
  'reaction.add': message((as, at) => as.reaction.add({ ...at, emoji: '👍' })),
  'reaction.remove': message((as, at) => as.reaction.remove({ ...at, emoji: '👍' })),
  'search.messages': workspace((as, at) => as.search.messages({ ...at, query: 'tulip' })),
  'session.revoke': {
    ids: ['sessionId'],
    call: (as, { sessionId }) => as.session.revoke({ sessionId }),
  },
  'thread.get': message((as, at) => as.thread.get(at)),
  'token.create': {
    ids: ['workspaceId', 'memberId'],
    call: (as, ids) => as.token.create({ ...onMember(ids), name: 'CI' }),
  },
  'token.list': workspace((as, at) => as.token.list(at)),
  'token.revoke': {
    ids: ['workspaceId', 'tokenId'],
    call: (as, { workspaceId, tokenId }) => as.token.revoke({ workspaceId, tokenId }),
  },
  // Which thread one types in is shown to those who see the channel, and nobody looks it up.
  'typing.set': channel((as, at) => as.typing.set(at)),
  'workspace.update': workspace((as, at) => as.workspace.update({ ...at, name: 'New' })),
  'workspace.updateSettings': workspace((as, at) =>
    as.workspace.updateSettings({ ...at, settings: { seeInsights: 'admins' } }),
  ),
};

function workspace(
  call: (as: Caller, at: ReturnType<typeof inWorkspace>) => Promise<unknown>,
): Row {
  return { ids: ['workspaceId'], call: (as, ids) => call(as, inWorkspace(ids)) };
}
function channel(call: (as: Caller, at: ReturnType<typeof inChannel>) => Promise<unknown>): Row {
  return { ids: ['workspaceId', 'channelId'], call: (as, ids) => call(as, inChannel(ids)) };
}
function message(call: (as: Caller, at: ReturnType<typeof onMessage>) => Promise<unknown>): Row {
  return {
    ids: ['workspaceId', 'channelId', 'messageId'],
    call: (as, ids) => call(as, onMessage(ids)),
  };
}
function member(call: (as: Caller, at: ReturnType<typeof onMember>) => Promise<unknown>): Row {
  return { ids: ['workspaceId', 'memberId'], call: (as, ids) => call(as, onMember(ids)) };
}

/** Opens a subscription far enough to be let in or refused. */
async function firstOf(opening: Promise<AsyncIterable<unknown>>): Promise<unknown> {
  for await (const first of await opening) return first;
  return null;
}

/** A workspace with one thing of every kind in it, which only its owner can reach. */
export async function furnish(here: SetUp): Promise<{ owner: Person; ids: Ids }> {
  const { workspaceId, as, buildPerson, buildChannel, send } = here;
  const owner = await buildPerson('Olga', 'owner');
  const { id: channelId } = await buildChannel([owner], { kind: 'private' });
  const { message } = await send(owner, channelId, 'tulip');
  const { member: bot } = await as(owner).member.createBot({
    workspaceId,
    name: 'Bot',
    handle: 'a-bot',
  });
  const { invite } = await as(owner).invite.create({ workspaceId });
  const { token } = await as(owner).token.create({ workspaceId, name: 'CI' });
  const ids = {
    workspaceId,
    channelId,
    messageId: message.id,
    memberId: bot.id,
    tokenId: token.id,
    inviteId: invite.id,
    sessionId: owner.sessionId,
  };
  return { owner, ids };
}
