import type { ChannelId, MemberId } from '../id';

/** Everything that the audit trail records. An action is stable once released: programs filter by it. */
export const AUDIT_ACTIONS = [
  'session.started',
  'session.failed',
  'session.refused',
  'session.ended',
  'session.revoked',
  'password.changed',
  'account.email_changed',
  'password.reset',
  'account.linked',
  'account.disabled',
  'account.enabled',
  'account.reset_link',
  'account.sign_in_link',
  'token.created',
  'token.revoked',
  'token.restored',
  'member.created',
  'member.joined_by_domain',
  'member.joined_import',
  'member.renamed',
  'member.role_changed',
  'member.deactivated',
  'member.reactivated',
  'bot.created',
  'invite.created',
  'invite.accepted',
  'invite.resent',
  'invite.revoked',
  'invite.restored',
  'channel.created',
  'channel.updated',
  'channel.archived',
  'channel.unarchived',
  'channel.members_added',
  'channel.member_removed',
  'message.deleted',
  'workspace.created',
  'workspace.renamed',
  'workspace.settings_changed',
  'import.finished',
  'seed.finished',
  'store.backed_up',
  'store.restored',
  'store.moved',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/**
 * Who did it: a member; the operator, by a command on the server; or a stranger, who need not be whom they
 * tried to be.
 */
export const AUDIT_ORIGINS = ['member', 'operator', 'stranger'] as const;
export type AuditOrigin = (typeof AUDIT_ORIGINS)[number];

export interface AuditMember {
  id: MemberId;
  name: string;
  handle: string;
}

/** One line of the audit trail, as its reader may see it. */
export interface AuditEntry {
  id: string;
  at: string;
  action: AuditAction;
  origin: AuditOrigin;
  /** Null for the operator and for strangers. */
  actor: AuditMember | null;
  /** The row it is about; null where that is a private channel which the reader is not in. */
  subjectId: string | null;
  /** The channel it happened in, if it happened in one which the reader may see. */
  channel: { id: ChannelId; name: string } | null;
  /** The network address and the browser of what has to do with signing in. */
  ip: string | null;
  userAgent: string | null;
  /** What happened, to be read after the name of who did it: `made Bea an admin`. */
  sentence: string;
}

export interface AuditPage {
  /** Newest first. */
  entries: AuditEntry[];
  /**
   * Give it as `cursor` for the next, older page; null at the end. A page may be short, and even empty, before
   * the end: a call looks through a limited number of entries.
   */
  cursor: string | null;
}
