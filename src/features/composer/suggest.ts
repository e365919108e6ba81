import type { SyncState } from '@/client/sync/state';
import type { Command } from '@/features/commands';
import type { ChannelId, MemberId } from '@/shared/id';
import { WIDE_NAMES, type WideName } from '@/shared/mentions';
import { fold } from '@/shared/search';
import { compareNames } from '@/shared/text';

export type Suggestion =
  | { kind: 'member'; key: string; memberId: MemberId; name: string; insert: string }
  | { kind: 'wide'; key: string; name: WideName; insert: string }
  | { kind: 'channel'; key: string; channelId: ChannelId; name: string; insert: string }
  | { kind: 'emoji'; key: string; name: string; insert: string }
  | { kind: 'command'; key: string; command: Command; insert: string };

/** How many are shown at once. */
export const MOST = 8;

const ALL_WIDE: WideName[] = ['channel', 'here', 'everyone', 'all'];

export function suggestWide(query: string): Suggestion[] {
  // One suggestion for each meaning.
  const matching = ALL_WIDE.filter((name) => name.startsWith(query));
  const meanings = new Map(matching.toReversed().map((name) => [WIDE_NAMES[name], name]));
  return [...meanings.values()].map((name) => ({
    kind: 'wide',
    key: name,
    name,
    insert: `@${name}`,
  }));
}

/** People by a word of their name or their handle, the likeliest first. `query` is folded, as all of these take it. */
export function suggestMembers(state: SyncState, query: string, me: MemberId): Suggestion[] {
  const found = Object.values(state.members).flatMap(({ value }) => {
    if (value.deactivatedAt) return [];
    const score = rank(query, [value.handle, ...fold(value.name).split(' ')]);
    // Oneself is rarely meant.
    return score === null ? [] : [{ value, score: score + (value.id === me ? 2 : 0) }];
  });
  found.sort((a, b) => a.score - b.score || compareNames(a.value.name, b.value.name));
  return found.slice(0, MOST).map(({ value }) => ({
    kind: 'member',
    key: value.id,
    memberId: value.id,
    name: value.name,
    insert: `@${value.handle}`,
  }));
}

/** Slash commands by the beginning of their name, those that may be done; one that is whole needs no finishing. */
export function suggestCommands(commands: readonly Command[], query: string): Suggestion[] {
  const matching = commands.filter(
    ({ refusal, slash }) => refusal === null && slash?.name.startsWith(query),
  );
  if (matching.some(({ slash }) => slash?.name === query && !slash.argument)) return [];
  return matching.slice(0, MOST).map((command) => ({
    kind: 'command',
    key: command.id,
    command,
    insert: `/${command.slash?.name}`,
  }));
}

const wordsOf = (name: string) => [name, ...name.split(/[-_]/)];

/** Channels by a word of their name, those one is in first. */
export function suggestChannels(state: SyncState, query: string): Suggestion[] {
  const found = Object.values(state.channels).flatMap(({ value }) => {
    if (value.name === null || value.archivedAt) return [];
    const score = rank(query, wordsOf(fold(value.name)));
    const isMine = state.memberships[value.id] !== undefined;
    return score === null ? [] : [{ value, name: value.name, score: score + (isMine ? 0 : 1) }];
  });
  found.sort((a, b) => a.score - b.score || compareNames(a.name, b.name));
  return found.slice(0, MOST).map(({ value, name }) => ({
    kind: 'channel',
    key: value.id,
    channelId: value.id,
    name,
    insert: `#${name}`,
  }));
}

/**
 * -1 for the very word, 0 for the first word that begins so, 1 for another, 2 for somewhere in it;
 * `null` for nowhere.
 */
function rank(query: string, words: readonly string[]): number | null {
  if (words[0] === query) return -1;
  const at = words.findIndex((word) => word.startsWith(query));
  if (at >= 0) return at === 0 ? 0 : 1;
  return words.some((word) => word.includes(query)) ? 2 : null;
}
