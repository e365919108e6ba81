import type { Member } from '@/shared/model/member';
import { fold } from '@/shared/search';

/** Whether every word that was typed is somewhere in a person's name or handle, without case and accents. */
export function isCalled({ name, handle }: Pick<Member, 'name' | 'handle'>, typed: string) {
  const shown = fold(`${name} @${handle}`);
  return fold(typed)
    .trim()
    .split(/\s+/)
    .every((word) => shown.includes(word));
}
