import type { WorkspaceId } from '@/shared/id';
import type { Bus } from './bus/bus';
import type { Audience, Effect, Entry, Publication } from './entry';

/** Something that is over as soon as it is heard, such as typing: never in the log. */
export interface Signal {
  name: string;
  json: string;
}

export type Heard =
  | { kind: 'publication'; publication: Publication }
  | { kind: 'signal'; signal: Signal };

interface Header {
  epoch: string;
  entries: { rev: number; audience: Audience; effect: Effect | null }[];
}

// The braces keep a workspace on one shard of a Redis cluster.
const topicOf = (workspaceId: WorkspaceId) => `parley:w:{${workspaceId}}`;

/** What happens in workspaces, as processes tell each other. */
export interface WorkspaceBus {
  publish(publication: Publication): void;
  signal(workspaceId: WorkspaceId, signal: Signal): void;
  subscribe(workspaceId: WorkspaceId, listener: (heard: Heard) => void): Promise<() => void>;
  readonly healthy: boolean;
}

/**
 * One line of routing, then a line for each event's JSON, which was encoded where it happened and is
 * passed on as it is: JSON has no line breaks of its own.
 */
export function createWorkspaceBus(bus: Bus): WorkspaceBus {
  return {
    get healthy() {
      return bus.healthy;
    },
    publish: (publication) => bus.publish(topicOf(publication.workspaceId), encode(publication)),
    signal: (workspaceId, { name, json }) => bus.publish(topicOf(workspaceId), `!${name}\n${json}`),
    subscribe: (workspaceId, listener) =>
      bus.subscribe(topicOf(workspaceId), (message) => listener(decode(workspaceId, message))),
  };
}

function encode({ epoch, entries }: Publication): string {
  const header: Header = {
    epoch,
    entries: entries.map(({ rev, audience, effect }) => ({ rev, audience, effect })),
  };
  return [JSON.stringify(header), ...entries.map((entry) => entry.json)].join('\n');
}

function decode(workspaceId: WorkspaceId, message: string): Heard {
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
