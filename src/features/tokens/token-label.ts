import type { Token } from '@/shared/model/account';

/** Which token a button is about: several may have one name, and each has a start of its own. */
export const tokenLabel = ({ name, prefix }: Pick<Token, 'name' | 'prefix'>): string =>
  `${name} (${prefix}…)`;
