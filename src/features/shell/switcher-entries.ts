import { badgeCount, isUnread } from '@/client/sync/select';
import type { SyncState } from '@/client/sync/state';
import { othersIn, titleOf } from '@/features/channel';
import type { Command } from '@/features/commands';
import { matchScore } from '@/features/directory';
import type { MemberId } from '@/shared/id';
import type { Channel } from '@/shared/model/channel';
import type { Member } from '@/shared/model/member';
import { fold } from '@/shared/search';

/** Somewhere to go, or something to do. */
export type SwitcherEntry =
  | { kind: 'command'; key: string; command: Command; title: string; rank: number }
  | { kind: 'channel'; key: string; channel: Channel; title: string; count: number; rank: number }
  | {
      kind: 'member';
      key: string;
      memberId: MemberId;
      title: string;
      handle: string;
      rank: number;
    };

const MOST = 40;

/** From this rank on something there is unread. */
export const UNREAD = 3;
const CALLED = 4;
const MINE = 2;

/** Everywhere one can go: what calls me first, then what is unread, then what was written in last. */
export function switcherEntries(state: SyncState, me: MemberId): SwitcherEntry[] {
  const channels = Object.values(state.channels).map(({ value: channel }): SwitcherEntry => {
    const membership = state.memberships[channel.id]?.value;
    const count = membership ? badgeCount(channel, membership) : 0;
    const unread = membership && isUnread(membership);
    const rank = count > 0 ? CALLED : unread ? UNREAD : membership ? MINE : 0;
    const title = titleOf(state, channel, me);
    return { kind: 'channel', key: channel.id, channel, title, count, rank };
  });
  const members = Object.values(state.members).map(({ value }) => value);
  return [...channels, ...memberEntries(state, members, me)].sort(
    (a, b) => b.rank - a.rank || recency(b) - recency(a),
  );
}

/** Those whom one can begin to write to: with the others there is a conversation. */
export function memberEntries(
  state: SyncState,
  members: readonly Member[],
  me: MemberId,
): SwitcherEntry[] {
  const talkingTo = new Set(
    Object.values(state.channels).flatMap(({ value }) =>
      value.kind === 'dm' ? othersIn(value, me) : [],
    ),
  );
  return members
    .filter(({ id, deactivatedAt }) => !deactivatedAt && id !== me && !talkingTo.has(id))
    .map(({ id, name, handle }) => ({
      kind: 'member',
      key: id,
      memberId: id,
      title: name,
      handle,
      rank: 0,
    }));
}

function recency(place: SwitcherEntry): number {
  return place.kind === 'channel' ? Date.parse(place.channel.lastPostedAt ?? '') || 0 : 0;
}

/** What one can do, as far as the palette has it; it is found by what is typed, below where one can go. */
export function commandEntries(commands: readonly Command[]): SwitcherEntry[] {
  return commands
    .filter(({ byKeysOnly }) => !byKeysOnly)
    .map((command) => ({
      kind: 'command',
      key: `command ${command.id}`,
      command,
      title: command.title,
      rank: -1,
    }));
}

/** Whether what is typed stands in a title from a word on: no slip, and no letters that are there by chance. */
const hasPhrase = (title: string, wanted: string) => ` ${fold(title)}`.includes(` ${wanted}`);

/** The entries that match, best first; without a query those where something is to be read or was; after `>` deeds. */
export function searchEntries(entries: SwitcherEntry[], query: string): SwitcherEntry[] {
  const deeds = entries.filter(({ kind }) => kind === 'command');
  if (query.startsWith('>')) {
    const wanted = fold(query.slice(1).trim());
    return wanted ? rankEntries(deeds, wanted) : deeds;
  }
  const places = entries.filter(({ kind }) => kind !== 'command');
  const wanted = fold(query.trim().replace(/^[#@]/, ''));
  if (!wanted) return places.filter(({ rank }) => rank > 0).slice(0, MOST);
  // A name is meant behind a sigil.
  const doable = /^\s*[#@]/.test(query)
    ? []
    : deeds.filter(
        (deed) =>
          !(deed.kind === 'command' && deed.command.needsSign) && hasPhrase(deed.title, wanted),
      );
  return rankEntries([...places, ...doable], wanted);
}

function rankEntries(entries: SwitcherEntry[], wanted: string): SwitcherEntry[] {
  return entries
    .flatMap((entry) => {
      const texts = entry.kind === 'member' ? [entry.title, entry.handle] : [entry.title];
      const score = matchScore(texts.map(fold), wanted);
      return score > 0 ? [{ entry, score: score + entry.rank / 10 }] : [];
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST)
    .map(({ entry }) => entry);
}
