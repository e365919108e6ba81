import { and, eq } from 'drizzle-orm';
import type { InviteId, WorkspaceId } from '@/shared/id';
import { inviteState } from '@/shared/policy/invite';
import type { SqlTx } from '../../db/client';
import { type InviteRow, invites, members, workspaces } from '../../db/schema';
import type { Domain } from '../context';
import { enqueue } from '../job';
import { createMailedCode, isInvite } from './code';
import { presentInvite } from './present';

interface Which {
  workspaceId: WorkspaceId;
  /** All that the workspace has when left out. */
  ids?: InviteId[];
}

/** Has the invitations mailed that are for an address and were not mailed yet. */
export async function enqueueInvitations(sql: SqlTx, { workspaceId, ids }: Which): Promise<void> {
  const unmailed = await sql<{ id: InviteId }[]>`
    select id from invites
    where workspace_id = ${workspaceId} and email is not null and mailed_at is null and revoked_at is null and uses = 0
      ${ids ? sql`and id = any(${ids})` : sql``}`;
  if (unmailed.length === 0) return;
  await enqueue(
    sql,
    unmailed.map(({ id }) => ({
      queue: 'mail',
      key: `invitation ${id}`,
      payload: { kind: 'invitation', workspaceId, inviteId: id },
    })),
  );
}

/** What the mail of an invitation says, and to whom. */
export interface Invitation {
  email: string;
  code: string;
  workspaceName: string;
  inviterName: string;
  expiresAt: Date | null;
}

interface Name {
  workspaceId: WorkspaceId;
  inviteId: InviteId;
}

/** An invitation that waits to be mailed; `null` when it was, or no longer works. */
export async function findInvitation(
  domain: Domain,
  { workspaceId, inviteId }: Name,
): Promise<Invitation | null> {
  const [row] = await domain.store.db
    .select({ invite: invites, workspaceName: workspaces.name, inviterName: members.name })
    .from(invites)
    .innerJoin(workspaces, eq(workspaces.id, invites.workspaceId))
    .innerJoin(
      members,
      and(eq(members.workspaceId, invites.workspaceId), eq(members.id, invites.createdBy)),
    )
    .where(isInvite({ workspaceId, id: inviteId }));
  if (!row || !isToMail(row.invite, domain.clock.now())) return null;
  const { workspaceName, inviterName, invite } = row;
  const { email, expiresAt } = invite;
  const code = createMailedCode(domain, invite);
  return { email, code, workspaceName, inviterName, expiresAt };
}

const isToMail = (invite: InviteRow, now: Date): invite is InviteRow & { email: string } =>
  invite.email !== null && invite.mailedAt === null && inviteState(invite, now) === 'works';

/** Notes that the mail server has taken an invitation. */
export async function noteMailed(domain: Domain, { workspaceId, inviteId }: Name): Promise<void> {
  await domain.commit({ workspaceId, actorId: null }, async (tx, { record }) => {
    const [invite] = await tx
      .update(invites)
      .set({ mailedAt: domain.clock.now() })
      .where(isInvite({ workspaceId, id: inviteId }))
      .returning();
    if (!invite) return;
    record({
      type: 'invite.updated',
      payload: { invite: presentInvite(invite) },
      audience: { to: 'admins' },
      subjectId: invite.id,
    });
  });
}
