import { createWorkspace, getWorkspace, updateWorkspace } from '@/shared/input/workspace';
import * as workspaces from '../../domain/workspace';
import { account, askerOf, member, open } from '../trpc';

export const workspaceRouter = {
  /**
   * The caller's workspaces with their role in each, the longest joined first.
   * Sessions only, not tokens: FORBIDDEN `session_only`.
   */
  list: account.query(({ ctx }) => workspaces.listWorkspaces(ctx.me)),
  /**
   * Makes a workspace that the caller owns, with a public channel `general`.
   * Sessions only, not tokens: FORBIDDEN `session_only`.
   */
  create: account
    .input(createWorkspace)
    .mutation(({ ctx, input }) => workspaces.createWorkspace(ctx.me, input)),
  /**
   * A workspace by its part of the address, the caller as a member of it and what they may do, as of `rev`.
   * NOT_FOUND when there is none or the caller is not in it.
   */
  get: open
    .input(getWorkspace)
    .query(({ ctx, input }) =>
      workspaces.getWorkspace(ctx.domain, { ...input, asker: askerOf(ctx.principal, 'read') }),
    ),
  /** Renames a workspace; its address stays. FORBIDDEN `admins_only`. */
  update: member
    .input(updateWorkspace)
    .mutation(({ ctx, input }) => workspaces.updateWorkspace(ctx.me, input)),
};
