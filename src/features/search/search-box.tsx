'use client';
import { Search } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useClient, useHeldNames } from '@/client/sync/react';
import { useChannelSearch } from '@/features/channel';
import { useMemberSearch } from '@/features/directory';
import { LIMITS } from '@/shared/limits';
import { Button } from '@/ui/button';
import { Input } from '@/ui/input';
import { completeFilter, filterAt, type OpenFilter } from './filter-at';
import { choicesOf, type FilterChoice } from './filter-choices';
import { FilterList } from './filter-list';

interface SearchBoxProps {
  query: string;
  onQuery: (query: string) => void;
  autoFocus?: boolean;
}

/** Words that narrow a search down, and what they do. */
const OPERATORS = [
  { text: 'from:', meaning: 'who wrote it: from:ann' },
  { text: 'in:', meaning: 'where: in:general, in:@ann' },
  { text: 'before:', meaning: 'earlier than a day: before:2026-01-31' },
  { text: 'after:', meaning: 'later than a day: after:2026-01-01' },
  { text: 'has:link', meaning: 'with a link in it' },
  { text: '"', meaning: 'these words in this order: "release notes"' },
  { text: '-', meaning: 'without a word: -draft, -"on hold"' },
];

/** What to search for; the operators are a press away, and names are finished as one types. */
export function SearchBox({ query, onQuery, autoFocus = false }: SearchBoxProps) {
  const [typed, setTyped] = useState(query);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => setTyped(query), [query]);
  const names = useFilterChoices(box, setTyped);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    names.close();
    onQuery(typed.trim());
  };
  const add = (text: string) => {
    flushSync(() =>
      setTyped((before) => (before && !before.endsWith(' ') ? `${before} ${text}` : before + text)),
    );
    const element = box.current;
    element?.focus();
    element?.setSelectionRange(element.value.length, element.value.length);
    names.look();
  };
  return (
    <search className="flex flex-col gap-2">
      <form onSubmit={submit} className="flex gap-2">
        <div className="relative min-w-0 flex-1">
          <Search
            aria-hidden
            size={16}
            strokeWidth={1.75}
            className="absolute top-1/2 left-3 -translate-y-1/2 text-muted"
          />
          <Input
            ref={box}
            type="search"
            autoFocus={autoFocus}
            onFocus={toEnd}
            value={typed}
            maxLength={LIMITS.searchQueryLength}
            autoComplete="off"
            onChange={(event) => {
              setTyped(event.target.value);
              names.look();
            }}
            onKeyDown={names.onKeyDown}
            onBlur={names.close}
            placeholder="Search messages"
            aria-label="Search messages"
            role="combobox"
            aria-autocomplete="list"
            {...names.aria}
            className="pl-9"
          />
          {names.list}
        </div>
        <Button type="submit" variant="primary" disabled={!typed.trim()}>
          Search
        </Button>
      </form>
      <ul aria-label="Narrow it down" className="flex flex-wrap gap-1">
        {OPERATORS.map(({ text, meaning }) => (
          <li key={text}>
            <button
              type="button"
              title={meaning}
              aria-label={`${text}: ${meaning}`}
              onClick={() => add(text)}
              className="h-7 rounded-full border border-line px-2.5 font-mono text-muted text-xs hover:bg-surface-4 hover:text-ink touch:h-9"
            >
              {text}
            </button>
          </li>
        ))}
      </ul>
    </search>
  );
}

function toEnd({ currentTarget: element }: { currentTarget: HTMLInputElement }): void {
  if (element.value.endsWith(' '))
    element.setSelectionRange(element.value.length, element.value.length);
}

/**
 * Finishes the name behind `from:` and `in:`. Enter searches for what was typed unless a line was chosen by
 * the arrow keys; Tab takes the first one.
 */
function useFilterChoices(
  box: { readonly current: HTMLInputElement | null },
  onText: (text: string) => void,
) {
  const { me } = useClient();
  const id = useId();
  const [filter, setFilter] = useState<OpenFilter | null>(null);
  const [active, setActive] = useState(-1);
  const held = useHeldNames(filter !== null);
  useMemberSearch(filter?.kind === 'from' ? filter.query : null);
  useChannelSearch(filter?.kind === 'in' ? filter.query : null);
  const choices = filter && held ? choicesOf(held, me, filter) : [];
  const isOpen = choices.length > 0;
  const close = () => setFilter(null);
  const look = () => {
    const element = box.current;
    if (!element) return;
    setActive(-1);
    setFilter(filterAt(element.value, element.selectionStart ?? element.value.length));
  };
  const choose = ({ value }: FilterChoice) => {
    const element = box.current;
    if (!element || !filter) return;
    const done = completeFilter(element.value, filter, value);
    flushSync(() => onText(done.text));
    element.setSelectionRange(done.caret, done.caret);
    close();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    // While a character is being composed, every key belongs to the input method.
    if (!isOpen || event.nativeEvent.isComposing) return;
    const { key, shiftKey } = event;
    const chosen = choices[active];
    const first = choices[0];
    if (key === 'ArrowDown') setActive((active + 1) % choices.length);
    else if (key === 'ArrowUp') setActive((active <= 0 ? choices.length : active) - 1);
    else if (key === 'Escape') close();
    else if (key === 'Enter' && chosen) choose(chosen);
    else if (key === 'Tab' && !shiftKey && first) choose(chosen ?? first);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return {
    look,
    close,
    onKeyDown,
    aria: {
      'aria-expanded': isOpen,
      'aria-controls': isOpen ? id : undefined,
      'aria-activedescendant': isOpen && active >= 0 ? `${id}-${active}` : undefined,
    },
    list: isOpen && (
      <FilterList {...{ id, choices, active }} onActive={setActive} onChoose={choose} />
    ),
  };
}
