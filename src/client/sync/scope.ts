import type { trpc } from '@/client/trpc';
import type { WorkspaceId } from '@/shared/id';
import type { Replica } from './replica';

export type Trpc = typeof trpc;

/** What `workspace.get` returns. */
export type WorkspaceAnswer = Awaited<ReturnType<Trpc['workspace']['get']['query']>>;

/** What a page of the workspace needs to do anything: whom to ask, about which workspace, and the copy. */
export interface Scope {
  trpc: Trpc;
  workspaceId: WorkspaceId;
  replica: Replica;
}
