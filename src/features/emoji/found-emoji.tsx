'use client';
import { clsx } from 'clsx';
import { useSkinTone } from 'frimousse';
import { type KeyboardEvent, useEffect, useId, useMemo, useState } from 'react';
import { loadEmojiNames } from './emoji-names';
import { findEmoji, type NamedEmoji } from './find-emoji';

const MOST = 90;
export const COLUMNS = 9;
const TONES = ['none', 'light', 'medium-light', 'medium', 'medium-dark', 'dark'];
const STEPS: Record<string, number> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -COLUMNS,
  ArrowDown: COLUMNS,
};

/** What a word finds, with the arrow keys and Enter of the field it is typed into. */
export function useFoundEmoji(typed: string, onPick: (emoji: string) => void) {
  const id = useId();
  const all = useEmojiNames();
  const [skinTone] = useSkinTone();
  const [active, setActive] = useState({ typed, index: 0 });
  const found = useMemo(
    () =>
      typed.trim() === '' || !all
        ? []
        : findEmoji(all, typed, MOST).map((each) => inTone(each, TONES.indexOf(skinTone))),
    [all, typed, skinTone],
  );
  // A new word begins at its best emoji.
  const index = active.typed === typed ? active.index : 0;
  const move = (to: number) => setActive({ typed, index: to });
  const onKeyDown = (event: KeyboardEvent) => {
    if (typed.trim() === '' || event.nativeEvent.isComposing) return;
    const step = STEPS[event.key];
    const chosen = found[index];
    if (step !== undefined) move(Math.max(0, Math.min(found.length - 1, index + step)));
    else if (event.key === 'Enter' && chosen) onPick(chosen.emoji);
    else return;
    event.preventDefault();
  };
  return { id, found, index, move, onKeyDown, isLoaded: all !== null };
}

interface FoundEmojiProps {
  about: ReturnType<typeof useFoundEmoji>;
  onPick: (emoji: string) => void;
}

/** The emoji that were found, the likeliest first. */
export function FoundEmoji({ about, onPick }: FoundEmojiProps) {
  const { id, found, index, move, isLoaded } = about;
  if (found.length === 0) {
    return (
      <p className="flex flex-1 items-center justify-center text-muted text-sm">
        {isLoaded && 'No emoji is called that.'}
      </p>
    );
  }
  return (
    <div
      id={id}
      role="listbox"
      aria-label="Emoji"
      className="grid min-h-0 flex-1 auto-rows-min grid-cols-9 overflow-y-auto p-2"
    >
      {found.map(({ emoji, label }, at) => (
        <button
          key={emoji}
          id={`${id}-${at}`}
          type="button"
          role="option"
          tabIndex={-1}
          aria-selected={at === index}
          aria-label={label}
          title={label}
          onPointerMove={() => move(at)}
          onClick={() => onPick(emoji)}
          className={clsx(
            'flex size-[34px] items-center justify-center rounded-md text-xl',
            at === index && 'bg-surface-4',
          )}
        >
          {emoji}
        </button>
      ))}
    </div>
  );
}

function inTone({ emoji, label, skins }: NamedEmoji, tone: number) {
  const skin = skins.find((each) => each.tone === tone);
  return { emoji: skin?.emoji ?? emoji, label };
}

function useEmojiNames(): NamedEmoji[] | null {
  const [all, setAll] = useState<NamedEmoji[] | null>(null);
  useEffect(() => {
    let isGone = false;
    loadEmojiNames().then(
      (names) => isGone || setAll(names),
      // Without names nothing is found by them; the rows of the picker say what is wrong.
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, []);
  return all;
}
