import { and, desc, eq, or, type SQL, sql } from 'drizzle-orm';
import { Failure, notFound } from '@/shared/errors';
import type { InviteId } from '@/shared/id';
import { canManageInvite, inviteState } from '@/shared/policy/invite';
import { workingInvite } from '../../auth/live';
import type { Queryable, Tx } from '../../db/client';
import { type InviteRow, invites } from '../../db/schema';
import type { Ctx, Domain } from '../context';
import { opens } from './code';

/** An invite of this workspace, held until the transaction ends; only for those who may see and revoke it. */
export async function accessInvite(ctx: Ctx, inviteId: InviteId, tx: Tx): Promise<InviteRow> {
  const [row] = await tx
    .select()
    .from(invites)
    .where(and(eq(invites.workspaceId, ctx.workspaceId), eq(invites.id, inviteId)))
    .for('no key update');
  if (!row || !canManageInvite(ctx.actor, row, ctx.settings)) throw notFound('invite');
  return row;
}

interface WorkingOptions {
  in: Queryable;
  now: Date;
  lock?: boolean;
}

/** The one invite of which this is true, while it works; the same NOT_FOUND for every reason that it does not. */
export async function accessWorkingInvite(
  which: SQL | undefined,
  options: WorkingOptions,
): Promise<InviteRow> {
  const query = options.in.select().from(invites).where(which);
  const [row] = await (options.lock ? query.for('no key update') : query);
  if (!row || inviteState(row, options.now) !== 'works') throw inviteGone();
  return row;
}

interface Wanted {
  /** The verified address, in lower case. */
  email: string;
  /** Of the invite's page that someone came from. */
  code: string | null;
  now: Date;
}

/** The invite that lets this address in: the one of the code, else the newest that is addressed to it. */
export async function findInviteFor(
  domain: Domain,
  { email, code, now }: Wanted,
): Promise<InviteRow | 'another_address' | null> {
  const given = code === null ? undefined : opens(domain, code);
  const rows = await domain.store.db
    .select()
    .from(invites)
    .where(and(or(eq(invites.email, email), given), workingInvite(now)))
    .orderBy(...(given ? [desc(given)] : []), desc(invites.createdAt))
    .limit(10);
  const open = rows.find((row) => row.email === null) ?? rows.find((row) => row.email === email);
  return open ?? (rows.length > 0 ? 'another_address' : null);
}

/** Counts a use. The transaction holds the invite's row. */
export async function countUse(tx: Tx, invite: InviteRow): Promise<InviteRow> {
  const [used] = await tx
    .update(invites)
    .set({ uses: sql`${invites.uses} + 1` })
    .where(and(eq(invites.workspaceId, invite.workspaceId), eq(invites.id, invite.id)))
    .returning();
  if (!used) throw new Error(`Invite ${invite.id} went away while it was held`);
  return used;
}

export const inviteGone = () =>
  new Failure('not_found', 'This invite doesn’t work any more. Ask for a new one.', {
    reason: 'invite_gone',
  });
