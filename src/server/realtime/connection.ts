import type { Ctx } from '../domain/context';
import type { Holder } from './credentials';
import type { Realtime } from './index';
import type { Listener } from './replay';

/** What a subscription runs on. */
export interface Connection {
  realtime: Realtime;
  holder: Holder;
  /** A request of its own carries it, over HTTP. */
  alone: boolean;
  signal: AbortSignal | undefined;
}

/** A token without the `admin` scope hears what a member hears, whoever holds it. */
export function listenerOf({ workspaceId, actor, via }: Ctx): Listener {
  const asAdmin = via.kind === 'session' || via.scopes.includes('admin');
  return { workspaceId, memberId: actor.id, asAdmin };
}
