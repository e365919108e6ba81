import type { StreamBatch } from '@/shared/events';
import type { ChannelId } from '@/shared/id';
import type { SetTyping } from '@/shared/input/message';
import { canPost } from '@/shared/policy/channel';
import type { Db } from '../db/client';
import { accessOwnChannel } from '../domain/channel';
import type { Ctx } from '../domain/context';
import type { Bus } from '../events/bus/bus';
import type { WorkspaceBus } from '../events/publication';
import type { Logger } from '../infra/logger';
import type { Metrics } from '../infra/metrics';
import { Hub } from './hub';
import { PresenceBoard } from './presence';
import { SessionRegistry, type SessionRegistryOptions } from './session-registry';

/** Everything live in this process; built once, in `parley.ts`. */
export interface Realtime {
  hub: Hub;
  presence: PresenceBoard;
  sessions: SessionRegistry;
  bus: WorkspaceBus;
  metrics: Metrics;
  start(): Promise<void>;
  close(): void;
}

interface RealtimeOptions {
  db: Db;
  bus: WorkspaceBus;
  /** For what concerns no workspace: sessions and tokens that ended. */
  rawBus: Bus;
  log: Logger;
  metrics: Metrics;
  credentials: Pick<SessionRegistryOptions, 'findLive' | 'onEnd' | 'limits'>;
}

export function createRealtime({
  db,
  bus,
  rawBus,
  log,
  metrics,
  credentials: rules,
}: RealtimeOptions): Realtime {
  const presence = new PresenceBoard(bus);
  const sessions = new SessionRegistry({ bus: rawBus, log, ...rules });
  const hub: Hub = new Hub({
    db,
    bus,
    log,
    metrics,
    onSignal(workspaceId, { signal }) {
      if (signal.name === 'typing') {
        const { channelId, batch } = JSON.parse(signal.json) as {
          channelId: ChannelId;
          batch: StreamBatch;
        };
        hub.feed(workspaceId)?.signal(channelId, JSON.stringify(batch));
      } else {
        presence.receive(workspaceId, signal.name, signal.json);
      }
    },
  });
  return {
    hub,
    presence,
    sessions,
    bus,
    metrics,
    start: () => sessions.start(),
    close() {
      sessions.close();
      hub.shutdown();
      presence.close();
    },
  };
}

/** Notifies the channel that the caller is typing: shown for `TYPING_TTL_MS`, never stored. */
export async function setTyping(
  ctx: Ctx,
  { bus }: Realtime,
  input: SetTyping,
): Promise<{ ok: true }> {
  const { channel } = await accessOwnChannel(ctx, input.channelId);
  // What comes of it can't be sent.
  if (!canPost(ctx.actor, channel, true)) return { ok: true };
  const batch: StreamBatch = {
    kind: 'typing',
    channelId: channel.id,
    parentId: input.parentId ?? null,
    memberId: ctx.actor.id,
  };
  bus.signal(ctx.workspaceId, {
    name: 'typing',
    json: JSON.stringify({ channelId: channel.id, batch }),
  });
  return { ok: true };
}
