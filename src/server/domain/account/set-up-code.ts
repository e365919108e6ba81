import { createHash } from 'node:crypto';
import { Failure } from '@/shared/errors';
import type { Domain } from '../context';

/** Letters and digits that are not mistaken for each other when they are read off a screen. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const GROUPS = 3;
const GROUP_LENGTH = 4;

/**
 * What proves, on a server that others can reach, that the one who sets it up can read its terminal or log.
 * It follows from the server's secret, so that every process and every start has the same one.
 */
export function setUpCode({ signer }: Pick<Domain, 'signer'>): string {
  const bytes = createHash('sha256').update(signer.sign('set-up')).digest();
  const letters = [...bytes.subarray(0, GROUPS * GROUP_LENGTH)]
    .map((byte) => ALPHABET[byte % ALPHABET.length])
    .join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}

/** Throws FORBIDDEN `set_up_code` for a wrong code, where one is asked for. */
export function requireSetUpCode(domain: Domain, given: string | undefined): void {
  if (!domain.entry.setUpNeedsCode) return;
  const { signer } = domain;
  const plain = (given ?? '').toUpperCase().replace(/[^A-Z0-9]/g, '');
  const known = signer.sign('compare', setUpCode(domain).replace(/-/g, ''));
  if (signer.matches(known, 'compare', plain)) return;
  throw new Failure(
    'forbidden',
    'This is not the set-up code. It is printed when the server starts: look in its terminal or log.',
    { reason: 'set_up_code', field: 'code' },
  );
}
