import {
  applyChannels,
  applyMembers,
  applyPage,
  applyPins,
  applyThread,
  applyWorkspace,
} from '@/client/sync/apply';
import { emptyState, type SyncState } from '@/client/sync/state';
import type { ChannelId, MessageId, WorkspaceId } from '@/shared/id';
import type { Client } from '../harness/app';

export interface Shown {
  workspaceId: WorkspaceId;
  slug: string;
  channelId: ChannelId;
  rootId: MessageId;
}

/** Everything a client loads when it starts on one channel with one thread open, as far as it may see it. */
export async function takeSnapshot({ trpc }: Client, shown: Shown): Promise<SyncState> {
  const { workspaceId, slug, channelId, rootId } = shown;
  let state = applyWorkspace(emptyState, await trpc.workspace.get.query({ slug }));
  state = applyMembers(state, await trpc.member.list.query({ workspaceId }));
  state = applyChannels(state, await trpc.channel.list.query({ workspaceId }));
  if (!state.memberships[channelId]) return state;
  const page = await trpc.message.history.query({ workspaceId, channelId });
  state = applyPage(state, page, { channelId });
  state = applyPins(state, await trpc.pin.list.query({ workspaceId, channelId }), channelId);
  const thread = await trpc.thread.get.query({ workspaceId, channelId, messageId: rootId });
  return applyThread(state, thread);
}

/** What of a state people see, without when it was learnt; the channel's messages only if it was opened. */
export function visible(state: SyncState, { channelId, rootId }: Shown, opened: boolean) {
  const joined = Object.values(state.memberships).map(({ value }) => value);
  return {
    workspace: state.workspace?.value,
    members: Object.values(state.members)
      .map(({ value }) => value)
      .sort(byId),
    channels: joined
      .map((membership) => ({ channel: state.channels[membership.channelId]?.value, membership }))
      .sort((a, b) => a.membership.channelId.localeCompare(b.membership.channelId)),
    ...(opened && contents(state, channelId, rootId)),
  };
}

function contents(state: SyncState, channelId: ChannelId, rootId: MessageId) {
  return {
    messages: (state.timelines[channelId] ?? []).flatMap((range) =>
      range.messages.map(({ value }) => value),
    ),
    root: state.threads[rootId]?.root.value,
    pins: state.pins[channelId]?.map(({ value }) => value),
    replies: state.threads[rootId]?.replies.map(({ value }) => value),
  };
}

const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);
