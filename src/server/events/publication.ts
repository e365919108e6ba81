import type { WorkspaceId } from '@/shared/id';
import type { Bus } from './bus/bus';
import type { Audience, Effect, Entry, Publication } from './entry';

/** Something ephemeral, such as typing: never in the log. */
export interface Signal {
  name: string;
  json: string;
}

export type BusMessage =
  | { kind: 'publication'; publication: Publication }
  | { kind: 'signal'; signal: Signal };

interface Header {
  epoch: string;
  entries: { rev: number; audience: Audience; effect: Effect | null }[];
}

// The braces keep a workspace on one shard of a Redis cluster.
const topicOf = (workspaceId: WorkspaceId) => `parley:w:{${workspaceId}}`;

/** Publications and signals of workspaces, between processes and within this one. */
export interface WorkspaceBus {
  publish(publication: Publication): void;
  signal(workspaceId: WorkspaceId, signal: Signal): void;
  subscribe(workspaceId: WorkspaceId, listener: (message: BusMessage) => void): Promise<() => void>;
  readonly healthy: boolean;
}

/** Local subscribers are notified at once, without anything being encoded for them. */
export function createWorkspaceBus(bus: Bus): WorkspaceBus {
  const here = new Map<WorkspaceId, Set<(message: BusMessage) => void>>();

  function notifyLocal(workspaceId: WorkspaceId, message: BusMessage) {
    for (const listener of here.get(workspaceId) ?? []) listener(message);
  }

  return {
    get healthy() {
      return bus.healthy;
    },
    publish(publication) {
      const { workspaceId } = publication;
      notifyLocal(workspaceId, { kind: 'publication', publication });
      bus.publish(topicOf(workspaceId), () => encode(publication));
    },
    signal(workspaceId, signal) {
      notifyLocal(workspaceId, { kind: 'signal', signal });
      bus.publish(topicOf(workspaceId), () => `!${signal.name}\n${signal.json}`);
    },
    async subscribe(workspaceId, listener) {
      const listeners = here.get(workspaceId) ?? new Set();
      here.set(workspaceId, listeners.add(listener));
      const leave = await bus.subscribe(topicOf(workspaceId), (message) =>
        listener(decode(workspaceId, message)),
      );
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && here.get(workspaceId) === listeners) here.delete(workspaceId);
        leave();
      };
    },
  };
}

/**
 * One line of routing, then a line for each event's JSON, which was encoded where it happened and is
 * passed on as it is: JSON has no line breaks of its own.
 */
function encode({ epoch, entries }: Publication): string {
  const header: Header = {
    epoch,
    entries: entries.map(({ rev, audience, effect }) => ({ rev, audience, effect })),
  };
  return [JSON.stringify(header), ...entries.map((entry) => entry.json)].join('\n');
}

function decode(workspaceId: WorkspaceId, message: string): BusMessage {
  const [first = '', ...bodies] = message.split('\n');
  if (first.startsWith('!')) {
    return { kind: 'signal', signal: { name: first.slice(1), json: bodies.join('\n') } };
  }
  // Only processes of this program write to the bus, and `encode` is how.
  const header = JSON.parse(first) as Header;
  const entries: Entry[] = header.entries.map((entry, index) => ({
    ...entry,
    json: bodies[index] ?? '',
  }));
  return { kind: 'publication', publication: { workspaceId, epoch: header.epoch, entries } };
}
