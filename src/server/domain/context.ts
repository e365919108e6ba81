import type { MemberId, WorkspaceId } from '@/shared/id';
import type { TokenScope } from '@/shared/model/account';
import type { WorkspaceSettings } from '@/shared/model/workspace';
import { hasAdminRole } from '@/shared/policy/member';
import type { WorkspaceCreation } from '@/shared/policy/workspace-creation';
import type { IdentityLoader } from '../auth/identity-loader';
import type { Store } from '../db/client';
import type { MemberRow } from '../db/schema';
import type { Commit } from '../events/commit';
import type { Clock } from '../infra/clock';
import type { CallLimits } from '../infra/concurrency';
import type { RateLimits } from '../infra/rate-limits';
import type { Signer } from '../infra/signer';
import type { SignInAudit } from './audit/sign-in-audit';
import type { ReadMarkerBatcher } from './channel/read-marker-batcher';
import type { Sender } from './message/sender';

/** What every verb may use; built once in `parley.ts`. */
export interface Domain {
  store: Store;
  commit: Commit;
  clock: Clock;
  limits: RateLimits;
  /** What one person may have running at once. */
  calls: CallLimits;
  sender: Sender;
  readMarkers: ReadMarkerBatcher;
  identities: IdentityLoader;
  signInAudit: SignInAudit;
  presence: ActiveMembers;
  signer: Signer;
  entry: EntryRules;
  /** Closes live connections when their credential is revoked; called after the change is durable. */
  revocations: Revocations;
}

/** Who is there: known to what holds the live connections. */
export interface ActiveMembers {
  /** The members of a workspace who are active now, on any device. */
  activeIn(workspaceId: WorkspaceId): MemberId[];
}

/** Who may come in and how, as the operator set it. */
export interface EntryRules {
  /** Whether setting up asks for the code that is printed at start: others can reach this server. */
  setUpNeedsCode: boolean;
  /** Whether there is a mail server. */
  sendsMail: boolean;
  /** False when only single sign-on is allowed. */
  passwordSignIn: boolean;
  /** Domains, in lower case, whose verified addresses join the first workspace without an invite. */
  joinDomains: string[];
  /** Who may make another workspace. */
  workspaceCreation: WorkspaceCreation;
}

export interface Revocations {
  sessionsEnded(ids: string[]): void;
  tokensEnded(ids: string[]): void;
}

/** Who asks, in which workspace: the first argument of every verb about a workspace. */
export interface Ctx extends Domain {
  workspaceId: WorkspaceId;
  /** The asking member. Their role is lowered to `member` for tokens without the `admin` scope. */
  actor: MemberRow;
  /** What the workspace's admins decided. */
  settings: WorkspaceSettings;
  via: { kind: 'session' } | { kind: 'token'; scopes: TokenScope[] };
}

/**
 * Who posts, known by their id alone: what they may do is decided in the transaction that writes.
 * `access` looks them up for whatever needs more.
 */
export interface Poster {
  domain: Domain;
  workspaceId: WorkspaceId;
  authorId: MemberId;
  /** Whether what their role lets them do as an admin counts. */
  asAdmin: boolean;
  access(): Promise<Ctx>;
}

/** The author of a change, as the log names them. */
export function authorOf(ctx: Ctx): { workspaceId: WorkspaceId; actorId: MemberId } {
  return { workspaceId: ctx.workspaceId, actorId: ctx.actor.id };
}

/** Someone already looked up, as who posts. */
export function asPoster(ctx: Ctx): Poster {
  const { workspaceId, actor } = ctx;
  return {
    domain: ctx,
    workspaceId,
    authorId: actor.id,
    // A token's role is as lowered already.
    asAdmin: hasAdminRole(actor),
    access: async () => ctx,
  };
}
