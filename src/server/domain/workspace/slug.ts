const LENGTH = 60;

/** Words that addresses begin with for other things. */
const RESERVED = new Set([
  'account',
  'admin',
  'api',
  'healthz',
  'invite',
  'metrics',
  'new',
  'readyz',
  'set-up',
  'settings',
  'sign-in',
  'sign-up',
]);

/** The workspace's part of an address, made from its name. */
export function slugFrom(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LENGTH)
    .replace(/^-+|-+$/g, '');
  return plain === '' || RESERVED.has(plain) ? `${plain || 'team'}-1` : plain;
}

/** The slug for the nth try: the first as it is, then with a number. */
export const numberedSlug = (base: string, attempt: number) =>
  attempt === 1 ? base : `${base}-${attempt}`;
