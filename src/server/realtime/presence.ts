import { randomBytes } from 'node:crypto';
import type { MemberId, WorkspaceId } from '@/shared/id';
import type { MemberPresence, Presence } from '@/shared/model/presence';
import type { WorkspaceBus } from '../events/publication';

const ANNOUNCE_MS = 15_000;
/** A process's report expires when it has not been renewed for this long. */
const PROCESS_TTL_MS = 40_000;
/** Someone who reloads the page was never away. */
const GRACE_MS = 20_000;
/** Changes reach a watcher at most this often, together. */
const COALESCE_MS = 250;

interface Here {
  streams: number;
  away: boolean;
  leaving: NodeJS.Timeout | undefined;
}

interface Elsewhere {
  people: Map<MemberId, Presence>;
  receivedAt: number;
}

interface Watcher {
  memberIds: Set<MemberId>;
  told: Map<MemberId, Presence>;
  wake(): void;
}

interface Room {
  here: Map<MemberId, Here>;
  elsewhere: Map<string, Elsewhere>;
  watchers: Set<Watcher>;
  announce: NodeJS.Timeout | undefined;
}

/**
 * Who is there, from memory only: each process keeps its own people and reports them to the others, all of them
 * every few seconds, so that a process that died is forgotten by itself.
 */
export class PresenceBoard {
  readonly #self = randomBytes(6).toString('base64url');
  readonly #rooms = new Map<WorkspaceId, Room>();
  readonly #timer: NodeJS.Timeout;

  constructor(private readonly bus: WorkspaceBus) {
    this.#timer = setInterval(() => this.#announceAll(), ANNOUNCE_MS);
    this.#timer.unref();
  }

  arrive(workspaceId: WorkspaceId, memberId: MemberId): void {
    const room = this.#room(workspaceId);
    const known = room.here.get(memberId);
    if (known) {
      clearTimeout(known.leaving);
      known.leaving = undefined;
      known.streams += 1;
      return;
    }
    room.here.set(memberId, { streams: 1, away: false, leaving: undefined });
    if (room.here.size === 1)
      this.bus.signal(workspaceId, { name: 'presence-ask', json: this.#self });
    this.#changed(workspaceId, room);
  }

  depart(workspaceId: WorkspaceId, memberId: MemberId): void {
    const room = this.#rooms.get(workspaceId);
    const known = room?.here.get(memberId);
    if (!room || !known) return;
    known.streams -= 1;
    if (known.streams > 0) return;
    known.leaving = setTimeout(() => {
      room.here.delete(memberId);
      this.#changed(workspaceId, room);
    }, GRACE_MS);
    known.leaving.unref();
  }

  set(workspaceId: WorkspaceId, memberId: MemberId, presence: 'active' | 'away'): void {
    const room = this.#rooms.get(workspaceId);
    const known = room?.here.get(memberId);
    if (!room || !known || known.away === (presence === 'away')) return;
    known.away = presence === 'away';
    this.#changed(workspaceId, room);
  }

  /** The members who are active now, as far as this process knows: it does once it has a stream there. */
  activeIn(workspaceId: WorkspaceId): MemberId[] {
    const room = this.#rooms.get(workspaceId);
    if (!room) return [];
    const known = new Set(room.here.keys());
    for (const { people } of room.elsewhere.values()) {
      for (const memberId of people.keys()) known.add(memberId);
    }
    return [...known].filter((memberId) => this.#presenceOf(room, memberId) === 'active');
  }

  /** The presence of these members now, then whatever changes, until `signal` aborts. */
  async *watch(
    workspaceId: WorkspaceId,
    memberIds: MemberId[],
    signal: AbortSignal | undefined,
  ): AsyncGenerator<MemberPresence[], void> {
    const room = this.#room(workspaceId);
    const watcher: Watcher = {
      memberIds: new Set(memberIds),
      told: new Map(),
      wake: () => undefined,
    };
    room.watchers.add(watcher);
    try {
      yield this.#untold(room, watcher);
      while (!signal?.aborted) {
        // Looked at again after every yield: what changes meanwhile wakes nobody.
        const changes = this.#untold(room, watcher);
        if (changes.length > 0) yield changes;
        else await nextChange(watcher, signal);
      }
    } finally {
      room.watchers.delete(watcher);
      this.#tidy(workspaceId, room);
    }
  }

  receive(workspaceId: WorkspaceId, name: string, json: string): void {
    const room = this.#rooms.get(workspaceId);
    if (!room) return;
    if (name === 'presence-ask') {
      if (json !== this.#self) this.#announce(workspaceId, room);
      return;
    }
    // Written by `#announce` and by nothing else.
    const { from, people } = JSON.parse(json) as { from: string; people: [MemberId, Presence][] };
    if (from === this.#self) return;
    room.elsewhere.set(from, { people: new Map(people), receivedAt: Date.now() });
    wakeAll(room);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const room of this.#rooms.values()) {
      clearTimeout(room.announce);
      for (const here of room.here.values()) clearTimeout(here.leaving);
    }
  }

  #presenceOf(room: Room, memberId: MemberId): Presence {
    const here = room.here.get(memberId);
    if (here && !here.away) return 'active';
    let best: Presence = here ? 'away' : 'offline';
    for (const { people } of room.elsewhere.values()) {
      const there = people.get(memberId);
      if (there === 'active') return 'active';
      if (there) best = there;
    }
    return best;
  }

  #untold(room: Room, watcher: Watcher): MemberPresence[] {
    const changes: MemberPresence[] = [];
    for (const memberId of watcher.memberIds) {
      const presence = this.#presenceOf(room, memberId);
      if (watcher.told.get(memberId) === presence) continue;
      watcher.told.set(memberId, presence);
      changes.push({ memberId, presence });
    }
    return changes;
  }

  #room(workspaceId: WorkspaceId): Room {
    const known = this.#rooms.get(workspaceId);
    if (known) return known;
    const made: Room = {
      here: new Map(),
      elsewhere: new Map(),
      watchers: new Set(),
      announce: undefined,
    };
    this.#rooms.set(workspaceId, made);
    return made;
  }

  #tidy(workspaceId: WorkspaceId, room: Room): void {
    if (room.here.size === 0 && room.watchers.size === 0) this.#rooms.delete(workspaceId);
  }

  #changed(workspaceId: WorkspaceId, room: Room): void {
    wakeAll(room);
    room.announce ??= setTimeout(() => {
      room.announce = undefined;
      this.#announce(workspaceId, room);
      this.#tidy(workspaceId, room);
    }, COALESCE_MS);
  }

  #announceAll(): void {
    for (const [workspaceId, room] of this.#rooms) {
      const before = room.elsewhere.size;
      for (const [process, { receivedAt }] of room.elsewhere) {
        if (Date.now() - receivedAt > PROCESS_TTL_MS) room.elsewhere.delete(process);
      }
      if (room.elsewhere.size < before) wakeAll(room);
      this.#announce(workspaceId, room);
    }
  }

  #announce(workspaceId: WorkspaceId, room: Room): void {
    const people = [...room.here].map(([memberId, { away }]) => [
      memberId,
      away ? 'away' : 'active',
    ]);
    this.bus.signal(workspaceId, {
      name: 'presence',
      json: JSON.stringify({ from: this.#self, people }),
    });
  }
}

function wakeAll(room: Room): void {
  for (const watcher of room.watchers) watcher.wake();
}

function nextChange(watcher: Watcher, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    watcher.wake = () => {
      timer ??= setTimeout(done, COALESCE_MS);
    };
    signal?.addEventListener('abort', done, { once: true });
  });
}
