import {
  createWorkspace,
  getWorkspace,
  updateSettings,
  updateWorkspace,
} from '@/shared/input/workspace';
import * as workspaces from '../../domain/workspace';
import { account, askerOf, known, member } from '../trpc';

export const workspaceRouter = {
  /**
   * The caller's workspaces with their role in each, the longest joined first.
   * Sessions only, not tokens: FORBIDDEN `session_only`.
   */
  list: account.query(({ ctx }) => workspaces.listWorkspaces(ctx.me)),
  /**
   * Whether the caller may make a workspace, and in which ones they were deactivated.
   * Sessions only, not tokens: FORBIDDEN `session_only`.
   */
  entrance: account.query(({ ctx }) => workspaces.getEntrance(ctx.me)),
  /**
   * Makes a workspace that the caller owns, with a public channel `general`. FORBIDDEN `workspace_creation`.
   * Sessions only, not tokens: FORBIDDEN `session_only`.
   */
  create: account
    .input(createWorkspace)
    .mutation(({ ctx, input }) => workspaces.createWorkspace(ctx.me, input)),
  /**
   * A workspace by its part of the address, the caller as a member of it and what they may do, as of `rev`.
   * NOT_FOUND when there is none or the caller was never in it, FORBIDDEN `deactivated` when they were.
   */
  get: known
    .input(getWorkspace)
    .query(({ ctx, input }) =>
      workspaces.getWorkspace(ctx.domain, { ...input, asker: askerOf(ctx.principal, 'read') }),
    ),
  /** Renames a workspace; its address stays. FORBIDDEN `admins_only`. */
  update: member
    .meta({ limit: 'arrange' })
    .input(updateWorkspace)
    .mutation(({ ctx, input }) => workspaces.updateWorkspace(ctx.me, input)),
  /**
   * Changes some of the settings that hold for everyone in the workspace. FORBIDDEN `admins_only`; `owners_only` for
   * what is kept for owners.
   */
  updateSettings: member
    .meta({ limit: 'arrange' })
    .input(updateSettings)
    .mutation(({ ctx, input }) => workspaces.updateSettings(ctx.me, input)),
};
