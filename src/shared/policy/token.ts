import type { MemberId } from '../id';
import { TOKEN_SCOPES, type TokenScope } from '../model/account';
import type { Member } from '../model/member';
import { canManageCredentials, isActive, isAdmin, type MemberFacts } from './member';

/** Whoever a token is for. */
type Holder = MemberFacts & Pick<Member, 'kind'>;

/** Everyone holds their own tokens, admins those of bots. */
export const canHold = (actor: MemberFacts, holder: Holder) =>
  isActive(holder) && (holder.id === actor.id || (holder.kind === 'bot' && isAdmin(actor)));

/** A scope that does nothing now must not start to do something when a role changes later. */
export const scopesFor = (holder: MemberFacts): TokenScope[] =>
  TOKEN_SCOPES.filter((scope) => scope !== 'admin' || isAdmin(holder));

export const canScope = (holder: MemberFacts, scopes: readonly TokenScope[]) =>
  scopes.every((scope) => scopesFor(holder).includes(scope));

/** Those of bots are every admin's to see and to revoke, those of people of who looks after them. */
export const canSeeToken = (
  actor: MemberFacts,
  token: { memberId: MemberId },
  holder: Pick<Holder, 'kind' | 'role'>,
) =>
  token.memberId === actor.id ||
  (holder.kind === 'bot' && isAdmin(actor)) ||
  canManageCredentials(actor, holder);

/** Whether a token was revoked or has expired. `liveToken` of server/auth is the same in SQL. */
export const isTokenSpent = (
  token: { revokedAt: Date | string | null; expiresAt: Date | string | null },
  now: Date,
) => token.revokedAt !== null || (token.expiresAt !== null && new Date(token.expiresAt) <= now);
