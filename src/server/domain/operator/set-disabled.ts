import { and, asc, eq, inArray, isNull, ne } from 'drizzle-orm';
import { conflict, invalid } from '@/shared/errors';
import type { UserId } from '@/shared/id';
import type { Token } from '@/shared/model/account';
import type { Tx } from '../../db/client';
import { authSessions, type MemberRow, members, tokens, users, workspaces } from '../../db/schema';
import { findUserByEmail } from '../account/queries';
import { auditAccount } from '../audit/account';
import type { Domain } from '../context';
import { settleInvitesOf } from '../invite/of-maker';
import { hasAnotherOwner } from '../member/access-role';
import { listBotTokensMadeBy } from '../token/stake';

export interface DisableResult {
  changed: boolean;
  sessionsEnded: number;
  /** The person's own, which stop. */
  tokensStopped: number;
  invitesEnded: number;
  /** Made for bots in the person's name: they go on, and the operator decides what becomes of them. */
  botTokens: Token[];
}

/**
 * Shuts an account out of everything, or lets it back in. Disabling ends its sessions for good; its tokens and
 * the invites it gave stop, and work again once it is enabled. Running servers notice within five seconds.
 * CONFLICT `last_owner` when a workspace would keep members who can sign in, and no such owner.
 */
export async function setDisabled(
  domain: Domain,
  { email, disabled }: { email: string; disabled: boolean },
): Promise<DisableResult> {
  const { store, clock, revocations } = domain;
  const user = await findUserByEmail(store.db, email);
  if (!user) throw invalid('no_account', `There is no account with the address ${email}.`);
  const changed = (user.disabledAt !== null) !== disabled;
  const now = clock.now();
  const ended = await store.db.transaction(async (tx) => {
    if (changed) {
      if (disabled) await requireOtherOwners(tx, user.id);
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
  return {
    changed,
    sessionsEnded: ended.sessions.length,
    tokensStopped: ended.tokens.length,
    invitesEnded,
    botTokens,
  };
}

/**
 * A workspace in which the person is alone goes with the account. Owners are held in the order of `accessRole`,
 * so that two who are disabled at once do not both pass.
 */
async function requireOtherOwners(tx: Tx, userId: UserId): Promise<void> {
  const activeOwner = and(eq(members.role, 'owner'), isNull(members.deactivatedAt));
  const held = await tx
    .select()
    .from(members)
    .where(and(activeOwner, inArray(members.workspaceId, workspacesOf(tx, userId))))
    .orderBy(asc(members.id))
    .for('no key update');
  const left: string[] = [];
  for (const own of held.filter((row) => row.userId === userId)) {
    if (await hasAnotherOwner(tx, own)) continue;
    const name = await nameOfShared(tx, own);
    if (name) left.push(name);
  }
  if (left.length === 0) return;
  throw conflict(
    'last_owner',
    `Nobody else owns ${left.join(', ')}. Make someone else an owner first: "user promote EMAIL --role owner".`,
  );
}

const workspacesOf = (tx: Tx, userId: UserId) =>
  tx.select({ id: members.workspaceId }).from(members).where(eq(members.userId, userId));

/** The name of a workspace in which someone else can sign in. */
async function nameOfShared(tx: Tx, own: MemberRow): Promise<string | null> {
  const [other] = await tx
    .select({ name: workspaces.name })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
    .where(
      and(
        eq(members.workspaceId, own.workspaceId),
        ne(members.id, own.id),
        isNull(members.deactivatedAt),
        isNull(users.disabledAt),
      ),
    )
    .limit(1);
  return other?.name ?? null;
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
