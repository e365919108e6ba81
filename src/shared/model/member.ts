import type { MemberId } from '../id';

export const ROLES = ['owner', 'admin', 'member', 'guest'] as const;
export type Role = (typeof ROLES)[number];

/** A person or a bot in one workspace. */
export interface Member {
  id: MemberId;
  kind: 'person' | 'bot';
  /** Unique in the workspace; what people type after `@`. */
  handle: string;
  name: string;
  title: string;
  role: Role;
  /** A deactivated member keeps their messages and can no longer sign in here. */
  deactivatedAt: string | null;
  createdAt: string;
}

/** Some members, as they stand at `rev`. */
export interface MemberList {
  members: Member[];
  rev: number;
}

/** A member with what only owners and admins are shown. */
export interface ManagedMember extends Member {
  /** What they sign in with; null for bots and for imported people without one. */
  email: string | null;
  /** When one of their sessions or tokens was last used, to the minute; a session counts wherever it was used. */
  lastActiveAt: string | null;
  /** When the operator of the server disabled their account, which shuts them out of every workspace. */
  accountDisabledAt: string | null;
}

export interface ManagedMemberPage {
  members: ManagedMember[];
  /** Give it as `cursor` for the next page. */
  cursor: string | null;
}

export interface MemberPage extends MemberList {
  /** Give it as `cursor` for the next page. */
  cursor: string | null;
}
