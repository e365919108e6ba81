import { isNotFound, isTemporary } from '@/client/failure';
import type { ChannelId, MemberId } from '@/shared/id';
import { applyChannels, applyMembers, applyNamedChannels, applyWorkspace } from './apply';
import { inPages } from './pages';
import type { Scope } from './scope';

interface Fresh {
  loadShown: () => Promise<void>;
  /** Ends it, as when another one begins. */
  signal: AbortSignal;
}

/**
 * Loads what is always held, and what is shown, into a new copy, and shows that when it is complete. Events that
 * arrive meanwhile are applied to both copies.
 */
export async function loadFresh(
  scope: Scope,
  slug: string,
  { loadShown, signal }: Fresh,
): Promise<void> {
  const { replica, members, channels } = scope;
  replica.beginFresh();
  await Promise.all([
    loadWorkspace(scope, slug),
    loadChannels(scope),
    loadShown().catch((error) => {
      // A channel that is gone must not keep the rest from being shown; its own view shows that.
      if (!isNotFound(error)) throw error;
    }),
  ]);
  await keepNames(scope);
  if (signal.aborted) return;
  replica.finishFresh();
  members.recheck();
  channels.recheck();
}

async function loadWorkspace({ trpc, replica }: Scope, slug: string): Promise<void> {
  const answer = await replica.fetchFresh(() => trpc.workspace.get.query({ slug }));
  replica.build((state) => applyWorkspace(state, answer));
}

async function loadChannels({ trpc, workspaceId, replica, members }: Scope): Promise<void> {
  const answer = await replica.fetchFresh(async () => {
    const list = await trpc.channel.list.query({ workspaceId });
    // Conversations are called by their people.
    await members.load(list.channels.flatMap(({ channel }) => channel.memberIds ?? []));
    return list;
  });
  replica.build((state) => applyChannels(state, answer));
}

/**
 * Loads into the new copy the members and channels that the old one holds, so that no name on the screen is missing
 * when the copies change. Best effort: what fails here is loaded when it is shown.
 */
async function keepNames(scope: Scope): Promise<void> {
  const { state, next } = scope.replica;
  const members = Object.values(state.members).map(({ value }) => value.id);
  const channels = Object.values(state.channels).map(({ value }) => value.id);
  try {
    for (const ids of inPages(members.filter((id) => !next.members[id])))
      await buildMembers(scope, ids);
    for (const ids of inPages(channels.filter((id) => !next.channels[id])))
      await buildChannels(scope, ids);
  } catch (error) {
    if (!isTemporary(error)) throw error;
  }
}

async function buildMembers(scope: Scope, memberIds: MemberId[]): Promise<void> {
  const { trpc, workspaceId, replica } = scope;
  const answer = await replica.fetchFresh(() =>
    trpc.member.byIds.query({ workspaceId, memberIds }),
  );
  replica.build((state) => applyMembers(state, answer));
}

async function buildChannels(scope: Scope, channelIds: ChannelId[]): Promise<void> {
  const { trpc, workspaceId, replica } = scope;
  const answer = await replica.fetchFresh(() =>
    trpc.channel.byIds.query({ workspaceId, channelIds }),
  );
  replica.build((state) => applyNamedChannels(state, answer));
}
