'use client';
import { useEffect, useMemo, useState } from 'react';
import { useClient, useHeldNames } from '@/client/sync/react';
import { useChannelSearch } from '@/features/channel';
import { useCommands } from '@/features/commands';
import { useMemberSearch } from '@/features/directory';
import { findEmoji, loadEmojiNames, type NamedEmoji, nameLike } from '@/features/emoji';
import { fold } from '@/shared/search';
import type { Trigger } from './completion';
import {
  MOST,
  type Suggestion,
  suggestChannels,
  suggestCommands,
  suggestMembers,
  suggestWide,
} from './suggest';

/** What could finish the word at the caret, the likeliest first. */
export function useSuggestions(
  trigger: Trigger | null,
  { mayCallEveryone, mayCommand }: { mayCallEveryone: boolean; mayCommand: boolean },
): Suggestion[] {
  const { me } = useClient();
  const held = useHeldNames(trigger?.sigil === '@' || trigger?.sigil === '#');
  useMemberSearch(trigger?.sigil === '@' ? trigger.query : null);
  useChannelSearch(trigger?.sigil === '#' ? trigger.query : null);
  const commands = useCommands();
  const emoji = useEmoji(trigger?.sigil === ':');
  return useMemo(() => {
    if (!trigger) return [];
    const query = fold(trigger.query);
    if (trigger.sigil === '/') return mayCommand ? suggestCommands(commands, query) : [];
    if (trigger.sigil === ':')
      return findEmoji(emoji, query, MOST).map((each) => toSuggestion(each, query));
    if (!held) return [];
    if (trigger.sigil === '#') return suggestChannels(held, query);
    const people = suggestMembers(held, query, me);
    const wide = mayCallEveryone && query !== '' ? suggestWide(query) : [];
    return [...people.slice(0, MOST - wide.length), ...wide];
  }, [trigger, held, me, emoji, commands, mayCallEveryone, mayCommand]);
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
