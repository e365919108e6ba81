import type { Member } from '@/shared/model/member';

/** Whom a button is about: several people may have one name, but a handle is of one of them. */
export const personLabel = ({ name, handle }: Pick<Member, 'name' | 'handle'>): string =>
  `${name} (@${handle})`;
