import { parseSearch } from '@/shared/search';

/** What a search leaves out, as it was typed without its hyphens: `draft`, `"on hold"`, `from:ann`. */
export function excludedBy(query: string): string[] {
  return parseSearch(query).flatMap((part) =>
    'not' in part && part.not ? query.slice(part.start + 1, part.end) : [],
  );
}
