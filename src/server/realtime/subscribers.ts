import type { ChannelId, MemberId } from '@/shared/id';
import type { Role } from '@/shared/model/member';
import type { Entry } from '../events/entry';
import { mayReceive } from './replay';
import type { Stream } from './stream';

/** Index of a workspace's streams by member and channel, kept in step with the log as it is delivered. */
export class Subscribers {
  readonly #all = new Set<Stream>();
  readonly #byMember = new Map<MemberId, Set<Stream>>();
  readonly #byChannel = new Map<ChannelId, Set<Stream>>();

  get size(): number {
    return this.#all.size;
  }

  all(): Iterable<Stream> {
    return this.#all;
  }

  ofMember(memberId: MemberId): Iterable<Stream> {
    return this.#byMember.get(memberId) ?? [];
  }

  inChannel(channelId: ChannelId): Iterable<Stream> {
    return this.#byChannel.get(channelId) ?? [];
  }

  add(stream: Stream): void {
    const { permissions } = stream;
    if (!permissions) return;
    this.#all.add(stream);
    put(this.#byMember, permissions.memberId, stream);
    for (const channelId of permissions.channels) put(this.#byChannel, channelId, stream);
  }

  remove(stream: Stream): void {
    const { permissions } = stream;
    if (!permissions || !this.#all.delete(stream)) return;
    drop(this.#byMember, permissions.memberId, stream);
    for (const channelId of permissions.channels) drop(this.#byChannel, channelId, stream);
  }

  /** A superset of the streams that receive the entry; `mayReceive` decides. */
  candidatesFor({ audience }: Entry): Iterable<Stream> {
    switch (audience.to) {
      case 'workspace':
      case 'members':
      case 'admins':
        return this.all();
      case 'channel':
        return this.inChannel(audience.channelId);
      case 'member':
        return this.ofMember(audience.memberId);
    }
  }

  mayReceive({ permissions }: Stream, { audience }: Entry): boolean {
    return permissions !== null && mayReceive(permissions, audience.to, audience);
  }

  // A stream that started after `rev` has its permissions from a later snapshot already.

  enter({ memberId, channelId }: { memberId: MemberId; channelId: ChannelId }, rev: number): void {
    for (const stream of this.ofMember(memberId)) {
      if (stream.deliveredRev >= rev) continue;
      stream.permissions?.channels.add(channelId);
      put(this.#byChannel, channelId, stream);
    }
  }

  leave({ memberId, channelId }: { memberId: MemberId; channelId: ChannelId }, rev: number): void {
    for (const stream of this.ofMember(memberId)) {
      if (stream.deliveredRev > rev) continue;
      stream.permissions?.channels.delete(channelId);
      drop(this.#byChannel, channelId, stream);
    }
  }

  changeRole({ memberId, role }: { memberId: MemberId; role: Role }, rev: number): void {
    for (const stream of this.ofMember(memberId)) {
      if (stream.permissions && stream.deliveredRev < rev) stream.permissions.role = role;
    }
  }
}

function put<K>(map: Map<K, Set<Stream>>, key: K, stream: Stream): void {
  const known = map.get(key);
  if (known) known.add(stream);
  else map.set(key, new Set([stream]));
}

function drop<K>(map: Map<K, Set<Stream>>, key: K, stream: Stream): void {
  const known = map.get(key);
  known?.delete(stream);
  if (known?.size === 0) map.delete(key);
}
