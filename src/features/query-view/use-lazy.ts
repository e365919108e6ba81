'use client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';

/**
 * Loads a part of the program when it is first needed, once for everyone under that name. `Answer` shows
 * what it came to: unlike `React.lazy` it lets one try again.
 */
export function useLazy<Part>(name: string, load: () => Promise<Part>): UseQueryResult<Part> {
  return useQuery({
    queryKey: ['lazy', name],
    queryFn: load,
    staleTime: Number.POSITIVE_INFINITY,
    // The network may be there although the browser says that it is not, and the other way round.
    networkMode: 'always',
    retry: false,
  });
}
