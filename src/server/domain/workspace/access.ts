import { eq } from 'drizzle-orm';
import { forbidden, notFound } from '@/shared/errors';
import type { TokenId, WorkspaceId } from '@/shared/id';
import type { TokenScope } from '@/shared/model/account';
import { withoutAdminRole } from '@/shared/policy/member';
import { readSettings } from '@/shared/settings';
import { type MemberRow, type UserRow, workspaces } from '../../db/schema';
import type { Ctx, Domain } from '../context';
import { findMemberOf } from '../member/queries';

/** What `accessWorkspace` needs of whoever asks. */
export type Asker =
  | { kind: 'session'; user: UserRow }
  | { kind: 'token'; tokenId: TokenId; member: MemberRow; scopes: TokenScope[] };

/** The asker as an active member of the workspace, or NOT_FOUND. */
export async function accessWorkspace(
  domain: Domain,
  asker: Asker,
  workspaceId: WorkspaceId,
): Promise<Ctx> {
  const found = await domain.identities.member(
    asker.kind === 'session'
      ? { workspaceId, userId: asker.user.id }
      : { workspaceId, memberId: asker.member.id },
  );
  if (!found || found.member.deactivatedAt) throw notFound('workspace');
  const { member } = found;
  return {
    ...domain,
    workspaceId,
    actor: asker.kind === 'token' ? withinScopes(member, asker.scopes) : member,
    settings: readSettings(found.settings),
    via: asker.kind === 'token' ? { kind: 'token', scopes: asker.scopes } : { kind: 'session' },
  };
}

/** Like `accessWorkspace`, for the name in an address; its refusal of a deactivated person names the reason. */
export async function accessWorkspaceBySlug(
  domain: Domain,
  asker: Asker,
  slug: string,
): Promise<Ctx> {
  const [found] = await domain.store.db
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(eq(workspaces.slug, slug));
  if (!found) throw notFound('workspace');
  await refuseDeactivated(domain, asker, found.id);
  return accessWorkspace(domain, asker, found.id);
}

// They know the workspace, so it is no secret from them, and “not found” would send them looking for it.
async function refuseDeactivated(domain: Domain, asker: Asker, workspaceId: WorkspaceId) {
  if (asker.kind !== 'session') return;
  const member = await findMemberOf(domain.store.db, { workspaceId, userId: asker.user.id });
  if (!member?.deactivatedAt) return;
  throw forbidden(
    'deactivated',
    'Your account in this workspace was deactivated. Ask one of its admins to let you back in.',
  );
}

/** A token without the `admin` scope does what a member may, whoever made it. */
function withinScopes(actor: MemberRow, scopes: TokenScope[]): MemberRow {
  return scopes.includes('admin') ? actor : withoutAdminRole(actor);
}
