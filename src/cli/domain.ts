import { randomBytes } from 'node:crypto';
import { createIdentityLoader } from '@/server/auth/identity-loader';
import type { Store } from '@/server/db/client';
import { createSignInAudit } from '@/server/domain/audit/sign-in-audit';
import { createReadMarkerBatcher } from '@/server/domain/channel/read-marker-batcher';
import type { Domain } from '@/server/domain/context';
import { createSender } from '@/server/domain/message/sender';
import { createCommit } from '@/server/events/commit';
import type { Clock } from '@/server/infra/clock';
import { createCallLimits } from '@/server/infra/concurrency';
import { createSigner } from '@/server/infra/signer';

const UNLIMITED = 10_000_000;

/**
 * The domain's verbs for a command. It publishes nothing: what it commits is in the log, which running
 * servers read within seconds, as they look sessions and tokens up again.
 */
export function openDomain(store: Store, clock: Clock): Domain {
  const publish = () => undefined;
  return {
    store,
    clock,
    commit: createCommit({ db: store.db, clock, publish, byOperator: true }),
    sender: createSender({ sql: store.sql, clock, publish }),
    readMarkers: createReadMarkerBatcher({ sql: store.sql, clock, publish }),
    identities: createIdentityLoader(store.db),
    signInAudit: createSignInAudit(store.db),
    // No live connection ends here.
    presence: { activeIn: () => [] },
    // Whoever has the machine is bounded by nothing.
    limits: {
      take: async () => undefined,
      takeSpaced: async () => undefined,
      clear: async () => undefined,
      clearSpaced: async () => undefined,
    },
    calls: createCallLimits({ atOnce: UNLIMITED, waiting: UNLIMITED, perSecond: UNLIMITED }),
    // A command signs nothing that anyone brings back, and lets people in by its own rules.
    signer: createSigner(randomBytes(32).toString('base64url')),
    entry: {
      setUpNeedsCode: false,
      sendsMail: false,
      passwordSignIn: true,
      joinDomains: [],
      workspaceCreation: 'nobody',
    },
    revocations: { sessionsEnded: () => undefined, tokensEnded: () => undefined },
  };
}
