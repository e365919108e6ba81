import type { trpc } from '@/client/trpc';
import type { ChannelId, MemberId, WorkspaceId } from '@/shared/id';
import type { Lookup } from './lookup';
import type { Replica } from './replica';

export type Trpc = typeof trpc;

/** What `workspace.get` returns. */
export type WorkspaceAnswer = Awaited<ReturnType<Trpc['workspace']['get']['query']>>;

/**
 * What a page of the workspace needs to do anything: whom to ask, about which workspace, the copy, and how what is
 * named in it and not held comes in.
 */
export interface Scope {
  trpc: Trpc;
  workspaceId: WorkspaceId;
  replica: Replica;
  members: Lookup<MemberId>;
  channels: Lookup<ChannelId>;
}
