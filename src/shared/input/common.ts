import * as z from 'zod';
import { LIMITS } from '../limits';
import { isWideName } from '../mentions/names';
import { asName } from '../name';
import { hasTurns, isVisible, lowerCase } from '../text';
import { channelId, messageId, workspaceId } from './id';

/** How much longer than itself a text may come: with spaces around it, and what is left out of it. */
const ROOM = 200;

/** A text of at most `max` characters. Of a longer one nothing but its length is looked at. */
export const textOf = (max: number) =>
  z.string().max(max, { error: `Use at most ${max} characters.`, abort: true });

/** The same for one that is cleaned first, and bounded again then. */
export const uncleanTextOf = (max: number) =>
  z.string().refine((text) => text.length <= max + ROOM, {
    error: `Use at most ${max} characters.`,
    abort: true,
  });

/**
 * One line of text: a name, a title or a topic, cleaned as `asName` does. Control characters and what turns the
 * direction of a text are refused. Where it may be empty it is empty, and not blank: what nobody can see is neither.
 */
export function singleLine(max: number, min = 1) {
  return uncleanTextOf(max)
    .transform((text) => text.replace(/\s+/g, ' ').trim())
    .pipe(
      z
        .string()
        .refine(isPrintable, 'Use printable characters only.')
        .refine((text) => text === '' || isVisible(text), 'Write something that can be seen.')
        .overwrite(asName)
        .min(min, min === 1 ? 'Fill this in.' : `Use at least ${min} characters.`)
        .max(max, `Use at most ${max} characters.`),
    );
}

function isPrintable(text: string): boolean {
  // Bidirectional overrides would let a name read as another one.
  return isText(text) && !/\p{Cc}/u.test(text) && !hasTurns(text);
}

/** Postgres cannot hold U+0000, and a lone surrogate is not text. */
export const isText = (text: string) => !text.includes('\0') && text.isWellFormed();

/** What someone looks for, which need not be the name of anything. */
export const searchText = (max: number) =>
  textOf(max).refine(isText, 'This text has broken characters.');

/** A UTC day, `YYYY-MM-DD`. Years that no calendar of the store has are refused. */
export const isoDate = z.iso.date().refine((text) => text >= '0001-01-01', 'Choose a later day.');

export const email = uncleanTextOf(LIMITS.emailLength)
  .trim()
  .toLowerCase()
  .max(LIMITS.emailLength)
  .pipe(z.email('Enter an e-mail address like ann@example.com.'))
  .refine((text) => /^[\x21-\x7e]+$/.test(text), 'Enter an e-mail address in plain letters.');

export const password = z
  .string()
  .min(LIMITS.passwordMinLength, `Use at least ${LIMITS.passwordMinLength} characters.`)
  .max(LIMITS.passwordMaxLength, `Use at most ${LIMITS.passwordMaxLength} characters.`);

export const handle = uncleanTextOf(LIMITS.handleLength)
  .trim()
  .transform(lowerCase)
  .pipe(
    z
      .string()
      .max(LIMITS.handleLength, `Use at most ${LIMITS.handleLength} characters.`)
      .regex(/^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/, 'Use letters, digits, dots and dashes.')
      .refine((text) => !isWideName(text), 'This name is taken.'),
  );

export const seq = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

export const inWorkspace = z.object({ workspaceId });
export const inChannel = inWorkspace.extend({ channelId });
export const onMessage = inChannel.extend({ messageId });
