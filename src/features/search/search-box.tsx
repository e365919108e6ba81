'use client';
import { Search } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { LIMITS } from '@/shared/limits';
import { Button } from '@/ui/button';
import { Input } from '@/ui/input';

interface SearchBoxProps {
  query: string;
  onQuery: (query: string) => void;
  autoFocus?: boolean;
}

/** Words that narrow a search down, and what they do. */
const OPERATORS = [
  { text: 'from:', meaning: 'who wrote it: from:ann' },
  { text: 'in:', meaning: 'where: in:general' },
  { text: 'before:', meaning: 'earlier than a day: before:2026-01-31' },
  { text: 'after:', meaning: 'later than a day: after:2026-01-01' },
  { text: 'has:link', meaning: 'with a link in it' },
  { text: '"', meaning: 'these words in this order: "release notes"' },
  { text: '-', meaning: 'without a word: -draft' },
];

/** What to search for; the operators are a press away. */
export function SearchBox({ query, onQuery, autoFocus = false }: SearchBoxProps) {
  const [typed, setTyped] = useState(query);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => setTyped(query), [query]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onQuery(typed.trim());
  };
  const add = (text: string) => {
    setTyped((before) => (before && !before.endsWith(' ') ? `${before} ${text}` : before + text));
    box.current?.focus();
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
            value={typed}
            maxLength={LIMITS.searchQueryLength}
            onChange={(event) => setTyped(event.target.value)}
            placeholder="Search messages"
            aria-label="Search messages"
            className="pl-9"
          />
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
