import { sql } from 'drizzle-orm';
import { handle } from '@/shared/input/common';
import { LIMITS } from '@/shared/limits';
import { members } from '../../db/schema';

/**
 * Names the index of handles. The condition lets it be a partial one, whose columns are no key of the row:
 * a new handle then locks nobody out who writes something of its member's.
 */
export const ON_TAKEN_HANDLE = {
  target: [members.workspaceId, members.handle],
  where: sql`${members.handle} is not null`,
};

/** A handle from an e-mail address or a name: what is before the `@`, in the letters a handle may have. */
export function handleFrom(text: string): string {
  const [start = ''] = text.split('@');
  const plain = start
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '.')
    .slice(0, LIMITS.handleLength)
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
  return handle.safeParse(plain).success ? plain : 'member';
}

/** The handle for the nth try: the first as it is, then with a number. */
export function numberedHandle(base: string, attempt: number): string {
  if (attempt === 1) return base;
  const number = String(attempt);
  return `${base.slice(0, LIMITS.handleLength - number.length)}${number}`;
}
