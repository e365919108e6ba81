import { and, asc, eq, inArray, isNull, or } from 'drizzle-orm';
import { notFound } from '@/shared/errors';
import type { UpdateSettings } from '@/shared/input/workspace';
import type { Workspace, WorkspaceSettings } from '@/shared/model/workspace';
import { canChangeSettings, canUpdateWorkspace } from '@/shared/policy/workspace';
import { readSettings, SETTING_NAMES } from '@/shared/settings';
import type { Tx } from '../../db/client';
import { invites, members, workspaces } from '../../db/schema';
import type { Recorder } from '../../events/commit';
import { hideMembersFromGuests } from '../../events/hide-members';
import { authorOf, type Ctx } from '../context';
import { settleInvitesOf } from '../invite/of-maker';
import { requirePolicy } from '../require';
import { presentWorkspace } from './present';

/**
 * Changes what admins decide for everyone in the workspace; what is left out stays. It holds from the next call
 * on, and open windows follow the event. Invites of those who may not invite any more end.
 */
export async function updateSettings(
  ctx: Ctx,
  { settings }: UpdateSettings,
): Promise<{ workspace: Workspace; rev: number }> {
  requirePolicy(
    canUpdateWorkspace(ctx.actor),
    'admins_only',
    'Only owners and admins can change the settings of the workspace.',
  );
  const own = eq(workspaces.id, ctx.workspaceId);
  const { result, rev } = await ctx.commit(authorOf(ctx), async (tx, recorder) => {
    const [row] = await tx.select().from(workspaces).where(own).for('no key update');
    if (!row) throw notFound('workspace');
    const before = readSettings(row.settings);
    const after = { ...before, ...settings };
    const changed = changedNames(before, after);
    if (changed.length === 0) return presentWorkspace(row);
    requirePolicy(
      canChangeSettings(ctx.actor, before, after),
      'owners_only',
      'Only owners can change what is kept for owners.',
    );
    const stored = { ...row.settings, ...settings };
    await tx.update(workspaces).set({ settings: stored }).where(own);
    if (changed.includes('invitePeople')) await settleInvites(ctx, tx, recorder);
    if (changed.includes('seeDirectory') && after.seeDirectory !== 'everyone')
      await hideMembersFromGuests(tx, ctx.workspaceId);
    const workspace = presentWorkspace({ ...row, settings: stored });
    recorder.record({
      type: 'workspace.updated',
      payload: { workspace },
      audience: { to: 'workspace' },
    });
    recorder.audit({
      action: 'workspace.settings_changed',
      detail: { before: pick(before, changed), after: pick(after, changed) },
    });
    return workspace;
  });
  return { workspace: result, rev };
}

type Name = keyof WorkspaceSettings;

const changedNames = (before: WorkspaceSettings, after: WorkspaceSettings): Name[] =>
  SETTING_NAMES.filter((name) => before[name] !== after[name]);

const pick = (settings: WorkspaceSettings, names: Name[]) =>
  Object.fromEntries(names.map((name) => [name, settings[name]]));

/** Of everyone who made one that works, or that ended with their right to invite. */
async function settleInvites(ctx: Ctx, tx: Tx, recorder: Recorder): Promise<void> {
  const { workspaceId } = ctx;
  const makers = tx
    .select({ id: invites.createdBy })
    .from(invites)
    .where(
      and(
        eq(invites.workspaceId, workspaceId),
        or(isNull(invites.revokedAt), eq(invites.revokedWithMaker, true)),
      ),
    );
  const rows = await tx
    .select()
    .from(members)
    .where(and(eq(members.workspaceId, workspaceId), inArray(members.id, makers)))
    .orderBy(asc(members.id))
    .for('share');
  for (const maker of rows) await settleInvitesOf(ctx, tx, { maker, recorder });
}
