import { LIMITS } from '@/shared/limits';

/** A list in parts of as many as one request may name. */
export function inPages<T>(all: readonly T[]): T[][] {
  const pages: T[][] = [];
  for (let from = 0; from < all.length; from += LIMITS.listPage)
    pages.push(all.slice(from, from + LIMITS.listPage));
  return pages;
}
