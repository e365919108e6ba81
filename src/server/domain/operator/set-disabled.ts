import { and, eq, isNull } from 'drizzle-orm';
import { invalid } from '@/shared/errors';
import type { Token } from '@/shared/model/account';
import { authSessions, type MemberRow, members, tokens, users } from '../../db/schema';
import { findUserByEmail } from '../account/queries';
import { auditAccount } from '../audit/account';
import type { Domain } from '../context';
import { settleInvitesOf } from '../invite/of-maker';
import { listBotTokensMadeBy } from '../token/stake';

export interface Standing {
  changed: boolean;
  sessionsEnded: number;
  invitesEnded: number;
  /** Made for bots in the person's name: they go on, and the operator decides what becomes of them. */
  botTokens: Token[];
}

/**
 * Shuts an account out of everything, or lets it back in. Disabling ends its sessions for good; its tokens and
 * the invites it gave stop, and work again once it is enabled. Running servers notice within five seconds.
 */
export async function setDisabled(
  domain: Domain,
  { email, disabled }: { email: string; disabled: boolean },
): Promise<Standing> {
  const { store, clock, revocations } = domain;
  const user = await findUserByEmail(store.db, email);
  if (!user) throw invalid('no_account', `There is no account with the address ${email}.`);
  const changed = (user.disabledAt !== null) !== disabled;
  const now = clock.now();
  const ended = await store.db.transaction(async (tx) => {
    if (changed) {
      const disabledAt = disabled ? now : null;
      await tx.update(users).set({ disabledAt }).where(eq(users.id, user.id));
      const action = disabled ? 'account.disabled' : 'account.enabled';
      await auditAccount(tx, { userId: user.id, at: now, origin: 'operator', action });
    }
    if (!disabled) return { sessions: [], tokens: [] };
    return {
      sessions: await tx
        .update(authSessions)
        .set({ revokedAt: now })
        .where(and(eq(authSessions.userId, user.id), isNull(authSessions.revokedAt)))
        .returning({ id: authSessions.id }),
      tokens: await tx
        .select({ id: tokens.id })
        .from(tokens)
        .innerJoin(
          members,
          and(eq(members.workspaceId, tokens.workspaceId), eq(members.id, tokens.memberId)),
        )
        .where(and(eq(members.userId, user.id), isNull(tokens.revokedAt))),
    };
  });
  revocations.sessionsEnded(ended.sessions.map((row) => row.id));
  revocations.tokensEnded(ended.tokens.map((row) => row.id));
  // Also when nothing changed: a command that was cut off before this is finished by the next.
  let invitesEnded = 0;
  const botTokens: Token[] = [];
  const held = await store.db.select().from(members).where(eq(members.userId, user.id));
  for (const member of held) {
    const settled = await settle(domain, member);
    invitesEnded += settled.invitesEnded;
    botTokens.push(...settled.botTokens);
  }
  return { changed, sessionsEnded: ended.sessions.length, invitesEnded, botTokens };
}

/** What the person gave others in one workspace. */
async function settle(domain: Domain, { workspaceId, id }: MemberRow) {
  const ctx = { ...domain, workspaceId };
  const { result } = await domain.commit({ workspaceId, actorId: null }, async (tx, recorder) => {
    const own = and(eq(members.workspaceId, workspaceId), eq(members.id, id));
    const [maker] = await tx.select().from(members).where(own).for('no key update');
    const invitesEnded = maker ? await settleInvitesOf(domain, tx, { maker, recorder }) : 0;
    return { invitesEnded, botTokens: await listBotTokensMadeBy(ctx, tx, id) };
  });
  return result;
}
