'use client';
import { useEffect, useMemo, useState } from 'react';
import { useClient } from '@/client/sync/react';
import type { SyncState } from '@/client/sync/state';
import { loadEmojiNames } from '@/features/reactions/emoji-names';
import { findEmoji, type NamedEmoji, nameLike } from '@/features/reactions/find-emoji';
import type { ChannelId, MemberId } from '@/shared/id';
import { WIDE_NAMES, type WideName } from '@/shared/mentions';
import type { Trigger } from './completion';

export type Suggestion =
  | { kind: 'member'; key: string; memberId: MemberId; name: string; insert: string }
  | { kind: 'wide'; key: string; name: WideName; insert: string }
  | { kind: 'channel'; key: string; channelId: ChannelId; name: string; insert: string }
  | { kind: 'emoji'; key: string; name: string; insert: string };

const MOST = 8;

/** What could finish the word at the caret, the likeliest first. */
export function useSuggestions(trigger: Trigger | null, mayCallEveryone: boolean): Suggestion[] {
  const { replica, me } = useClient();
  const emoji = useEmoji(trigger?.sigil === ':');
  return useMemo(() => {
    if (!trigger) return [];
    const query = trigger.query.toLowerCase();
    if (trigger.sigil === ':')
      return findEmoji(emoji, query, MOST).map((each) => toSuggestion(each, query));
    const { state } = replica;
    if (trigger.sigil === '#') return suggestChannels(state, query);
    const people = suggestMembers(state, query, me);
    const wide = mayCallEveryone && query !== '' ? suggestWide(query) : [];
    return [...people.slice(0, MOST - wide.length), ...wide];
  }, [trigger, replica, me, emoji, mayCallEveryone]);
}

const ALL_WIDE: WideName[] = ['channel', 'here', 'everyone', 'all'];

function suggestWide(query: string): Suggestion[] {
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

function suggestMembers(state: SyncState, query: string, me: MemberId): Suggestion[] {
  const found = Object.values(state.members).flatMap(({ value }) => {
    if (value.deactivatedAt) return [];
    const score = rank(query, [value.handle, ...value.name.toLowerCase().split(/\s+/)]);
    // Oneself is rarely meant.
    return score === null ? [] : [{ value, score: score + (value.id === me ? 2 : 0) }];
  });
  found.sort((a, b) => a.score - b.score || a.value.name.localeCompare(b.value.name));
  return found.slice(0, MOST).map(({ value }) => ({
    kind: 'member',
    key: value.id,
    memberId: value.id,
    name: value.name,
    insert: `@${value.handle}`,
  }));
}

function suggestChannels(state: SyncState, query: string): Suggestion[] {
  const found = Object.values(state.channels).flatMap(({ value }) => {
    if (value.name === null || value.archivedAt) return [];
    const score = rank(query, [value.name, ...value.name.split(/[-_]/)]);
    const isMine = state.memberships[value.id] !== undefined;
    return score === null ? [] : [{ value, name: value.name, score: score + (isMine ? 0 : 1) }];
  });
  found.sort((a, b) => a.score - b.score || a.name.localeCompare(b.name));
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

function toSuggestion({ emoji, names }: NamedEmoji, query: string): Suggestion {
  return { kind: 'emoji', key: emoji, name: nameLike(names, query), insert: emoji };
}

function useEmoji(isWanted: boolean): NamedEmoji[] {
  const [emoji, setEmoji] = useState<NamedEmoji[]>([]);
  useEffect(() => {
    if (!isWanted || emoji.length > 0) return;
    let isGone = false;
    loadEmojiNames().then(
      (all) => isGone || setEmoji(all),
      // Without names there are no suggestions; typing goes on as before.
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [isWanted, emoji]);
  return emoji;
}
