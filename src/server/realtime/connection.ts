import type { Holder } from '../auth/credential';
import { retryWhileUnavailable } from '../db/errors';
import type { Ctx } from '../domain/context';
import type { Concurrency } from '../infra/concurrency';
import type { Hub, Opened } from './hub';
import type { Realtime } from './index';
import type { Listener } from './replay';

/** What a subscription runs on. */
export interface Connection {
  realtime: Realtime;
  holder: Holder;
  /** Bounds how many streams of one person begin. */
  openings: Concurrency;
  /** A request of its own carries it, over HTTP. */
  alone: boolean;
  signal: AbortSignal | undefined;
}

/** A replay costs as much as one more beginning for every so many events. */
const EVENTS_AN_OPENING = 100;

/** A token without the `admin` scope receives what a member does, whoever holds it. */
export function listenerOf({ workspaceId, actor, via }: Ctx): Listener {
  const asAdmin = via.kind === 'session' || via.scopes.includes('admin');
  return { workspaceId, memberId: actor.id, asAdmin };
}

/** Begins a stream in its person's turn, lest the replays of one keep the process from everyone else. */
export function openInTurn(
  { realtime, holder, openings }: Pick<Connection, 'realtime' | 'holder' | 'openings'>,
  opening: Parameters<Hub['open']>,
  signal: AbortSignal | undefined,
): Promise<Opened> {
  const { person } = holder;
  const open = async () => {
    const opened = await realtime.hub.open(...opening);
    openings.charge(person, (opened.replay.entries?.length ?? 0) / EVENTS_AN_OPENING);
    return opened;
  };
  return retryWhileUnavailable(() => openings.run(person, signal, open), signal);
}
