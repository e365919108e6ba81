import { and, asc, eq, isNull, type SQL } from 'drizzle-orm';
import { invalid } from '@/shared/errors';
import type { MemberId, WorkspaceId } from '@/shared/id';
import { type MemberRow, members } from '../../db/schema';
import type { Ctx, Domain } from '../context';
import { findSettings } from '../workspace/queries';

/** The operator, who has the machine and so the store, as a member: for verbs that ask who acts. */
export async function actAsOwner(domain: Domain, workspaceId: WorkspaceId): Promise<Ctx> {
  const actor = await findActive(domain, workspaceId, eq(members.role, 'owner'));
  if (!actor) {
    throw invalid(
      'no_owner',
      'This workspace has no owner. Make one: parley user promote EMAIL --role owner',
    );
  }
  return asCtx(domain, actor);
}

export async function actAs(
  domain: Domain,
  { workspaceId, memberId }: { workspaceId: WorkspaceId; memberId: MemberId },
): Promise<Ctx> {
  const actor = await findActive(domain, workspaceId, eq(members.id, memberId));
  if (!actor) throw invalid('deactivated', 'This member is deactivated.');
  return asCtx(domain, actor);
}

async function asCtx(domain: Domain, actor: MemberRow): Promise<Ctx> {
  const { workspaceId } = actor;
  const settings = await findSettings(domain.store.db, workspaceId);
  return { ...domain, workspaceId, actor, settings, via: { kind: 'session' } };
}

async function findActive(
  { store }: Domain,
  workspaceId: WorkspaceId,
  who: SQL,
): Promise<MemberRow | undefined> {
  const [row] = await store.db
    .select()
    .from(members)
    .where(and(eq(members.workspaceId, workspaceId), who, isNull(members.deactivatedAt)))
    .orderBy(asc(members.id))
    .limit(1);
  return row;
}
