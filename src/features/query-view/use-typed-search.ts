'use client';
import { useQuery } from '@tanstack/react-query';
import { useDebouncedValue } from '@/ui/use-debounced-value';

const DEBOUNCE_MS = 60;
const STALE_MS = 30_000;

interface TypedSearch<T> {
  /** What the answers are cached by, without the query. */
  queryKey: readonly unknown[];
  /** What is typed now; nothing is asked for while it is `null`. */
  typed: string | null;
  enabled?: boolean;
  search(query: string, signal: AbortSignal): Promise<T>;
}

/** What the server finds by what is typed. While it answers, or cannot, what was found before stays. */
export function useTypedSearch<T>({ queryKey, typed, enabled = true, search }: TypedSearch<T>) {
  const query = useDebouncedValue(typed, DEBOUNCE_MS);
  const { data, isFetching, isError } = useQuery({
    queryKey: [...queryKey, query],
    enabled: enabled && query !== null,
    queryFn: ({ signal }) => search(query ?? '', signal),
    placeholderData: (previous) => previous,
    staleTime: STALE_MS,
    // Without an answer one still finds what is held.
    retry: false,
  });
  return {
    data,
    /** Whether this is what the server has for what is typed. */
    isSettled: query === typed && !isFetching && !isError,
    /** Whether the server could not be asked: only what was held before is found. */
    isFailed: isError,
  };
}
