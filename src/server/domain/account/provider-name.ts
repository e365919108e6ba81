import { singleLine } from '@/shared/input/common';
import { LIMITS } from '@/shared/limits';
import { withoutTurns } from '@/shared/text';
import type { ProviderAccount } from '../../auth/gateway';

const name = singleLine(LIMITS.nameLength);

/** What a provider calls a person, made into a name as anyone may have; else what their address begins with. */
export function nameFrom(from: Pick<ProviderAccount, 'name' | 'email'>): string {
  const [mailbox = ''] = from.email.split('@');
  return cleaned(from.name) ?? cleaned(mailbox) ?? 'Someone';
}

/** `null` when nothing is left of it. Nobody is there to type another, so what no name may have is left out. */
function cleaned(given: string): string | null {
  const printable = withoutTurns(given).replace(/[\s\p{Cc}\p{Cs}]+/gu, ' ');
  // Not through the middle of a character.
  const short = printable
    .trim()
    .slice(0, LIMITS.nameLength)
    .replace(/[\uD800-\uDBFF]$/, '');
  return name.safeParse(short).data ?? null;
}
