import * as z from 'zod';
import { LIMITS } from '../limits';
import { channelId, messageId, workspaceId } from './id';

/** One line of text: trimmed, inner white space collapsed, control characters refused. */
export function line(max: number, min = 1) {
  return z
    .string()
    .transform((text) => text.replace(/\s+/g, ' ').trim())
    .pipe(
      z
        .string()
        .min(min, min === 1 ? 'Fill this in.' : `Use at least ${min} characters.`)
        .max(max, `Use at most ${max} characters.`)
        .refine(hasNoControls, 'Use printable characters only.'),
    );
}

function hasNoControls(text: string): boolean {
  // Bidirectional overrides would let a name read as another one.
  return !/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text);
}

export const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(LIMITS.emailLength)
  .pipe(z.email('Enter an e-mail address like ann@example.com.'))
  .refine((text) => /^[\x21-\x7e]+$/.test(text), 'Enter an e-mail address in plain letters.');

export const password = z
  .string()
  .min(LIMITS.passwordMinLength, `Use at least ${LIMITS.passwordMinLength} characters.`)
  .max(LIMITS.passwordMaxLength, `Use at most ${LIMITS.passwordMaxLength} characters.`);

export const handle = z
  .string()
  .trim()
  .toLowerCase()
  .max(LIMITS.handleLength, `Use at most ${LIMITS.handleLength} characters.`)
  .regex(/^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/, 'Use letters, digits, dots and dashes.')
  .refine((text) => !['channel', 'here', 'everyone', 'all'].includes(text), 'This name is taken.');

export const seq = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

export const inWorkspace = z.object({ workspaceId });
export const inChannel = inWorkspace.extend({ channelId });
export const onMessage = inChannel.extend({ messageId });
