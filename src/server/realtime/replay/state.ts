import type { LastRoot } from '@/shared/events';
import type { ChannelId, InviteId, MemberId, MessageId, TokenId, WorkspaceId } from '@/shared/id';
import type { Invite, Token } from '@/shared/model/account';
import type { Channel, Membership } from '@/shared/model/channel';
import type { Member } from '@/shared/model/member';
import type { Message } from '@/shared/model/message';
import type { Workspace } from '@/shared/model/workspace';
import type { Tx } from '../../db/client';
import type { LogRow } from '../../db/schema';
import { findChannels, findLastRoots, findMemberships } from '../../domain/channel';
import { findInvites } from '../../domain/invite';
import { findMembers } from '../../domain/member';
import { findCalledHere, findMessages } from '../../domain/message';
import { findTokens } from '../../domain/token';
import { findWorkspace } from '../../domain/workspace';
import type { CollapsedChange, Subject } from './collapse';

/** The present state of everything a stretch of the log is about, from one snapshot of the store. */
export interface PresentState {
  workspace: Workspace | null;
  members: Map<MemberId, Member>;
  channels: Map<ChannelId, Channel>;
  memberships: Map<string, Membership>;
  messages: Map<MessageId, Message>;
  /** Of the channels where a message was deleted. */
  lastRoots: Map<ChannelId, LastRoot[]>;
  /** Of the messages that call `@here`, whom they called. */
  calledHere: Map<MessageId, string[]>;
  tokens: Map<TokenId, Token>;
  invites: Map<InviteId, Invite>;
}

export const placeOf = (place: { channelId: ChannelId | null; memberId: MemberId | null }) =>
  `${place.channelId} ${place.memberId}`;

export async function loadState(
  tx: Tx,
  workspaceId: WorkspaceId,
  changes: CollapsedChange[],
): Promise<PresentState> {
  const about = (...subjects: Subject[]) =>
    changes.filter(({ subject }) => subjects.includes(subject)).map(({ last }) => last);

  const messages = byId(
    await findMessages(tx, workspaceId, subjectIds<MessageId>(about('message'))),
  );
  const rootIds = [...messages.values()].flatMap((message) => message.parentId ?? []);
  const roots = await findMessages(
    tx,
    workspaceId,
    rootIds.filter((id) => !messages.has(id)),
  );
  for (const root of roots) messages.set(root.id, root);

  const places = about('standing', 'membership', 'read').flatMap(({ channelId, memberId }) =>
    channelId && memberId ? [{ channelId, memberId }] : [],
  );
  const memberships = await findMemberships(tx, workspaceId, places);
  // A deletion tells how far its channel's messages go without it.
  const shortened = [...messages.values()].flatMap((message) =>
    message.deletedAt ? [message.channelId] : [],
  );
  const channelIds = [
    ...about('creation', 'channel', 'standing', 'membership').flatMap((row) => row.channelId ?? []),
    ...shortened,
  ];
  return {
    workspace: about('workspace').length > 0 ? await findWorkspace(tx, workspaceId) : null,
    members: byId(
      await findMembers(
        tx,
        workspaceId,
        about('member').flatMap((row) => row.memberId ?? []),
      ),
    ),
    channels: byId(await findChannels(tx, workspaceId, [...new Set(channelIds)])),
    memberships: new Map(
      memberships.map(({ memberId, membership }) => [
        placeOf({ channelId: membership.channelId, memberId }),
        membership,
      ]),
    ),
    messages,
    lastRoots: await findLastRoots(tx, workspaceId, [...new Set(shortened)]),
    calledHere: await findCalledHere(tx, workspaceId, [...messages.values()]),
    tokens: byId(await findTokens(tx, workspaceId, subjectIds<TokenId>(about('token')))),
    invites: byId(await findInvites(tx, workspaceId, subjectIds<InviteId>(about('invite')))),
  };
}

function byId<Row extends { id: string }>(rows: Row[]): Map<Row['id'], Row> {
  return new Map(rows.map((row) => [row.id, row]));
}

// The log keeps the id of any noun in one column; the event's type tells which it is.
function subjectIds<Id extends string>(rows: LogRow[]): Id[] {
  return rows.flatMap((row) => (row.subjectId ? [row.subjectId as Id] : []));
}
