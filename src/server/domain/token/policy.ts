import type { TokenScope } from '@/shared/model/account';
import type { MemberRow, TokenRow } from '../../db/schema';
import { isActive, isAdmin } from '../role';

/** Everyone holds their own tokens, admins those of bots. */
export const canHold = (actor: MemberRow, holder: MemberRow) =>
  isActive(holder) && (holder.id === actor.id || (holder.kind === 'bot' && isAdmin(actor)));

/** A scope that does nothing now must not start to do something when a role changes later. */
export const canScope = (actor: MemberRow, scopes: TokenScope[]) =>
  isAdmin(actor) || !scopes.includes('admin');

export const canSeeToken = (actor: MemberRow, token: TokenRow, holder: MemberRow) =>
  token.memberId === actor.id || (holder.kind === 'bot' && isAdmin(actor));
