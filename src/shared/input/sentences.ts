import * as z from 'zod';

/**
 * What is wrong with an input, for schemas that have no sentence of their own: what to do, and never the
 * library's "Invalid input: expected string, received undefined".
 */
const sentence: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'Required.' : `Use ${articleFor(issue.expected)}.`;
    case 'too_small':
      return `Use at least ${issue.minimum}${unitOf(issue, issue.minimum)}.`;
    case 'too_big':
      return `Use at most ${issue.maximum}${unitOf(issue, issue.maximum)}.`;
    case 'invalid_value':
      return `Use one of ${issue.values.map((value) => `“${String(value)}”`).join(', ')}.`;
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'This does not have the right form.';
    case 'unrecognized_keys':
      return `There is no ${issue.keys.map((key) => `“${key}”`).join(', ')} here.`;
    default:
      return 'This does not fit.';
  }
};

const FORMATS: Record<string, string> = {
  uuid: 'Use an id as Parley gives them, a UUID.',
  date: 'Use a day like 2026-01-31.',
  datetime: 'Use a time like 2026-01-31T12:00:00Z.',
};

function articleFor(expected: string): string {
  if (expected === 'int') return 'a whole number';
  return /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`;
}

function unitOf({ origin }: { origin: string }, count: number | bigint): string {
  const isOne = Number(count) === 1;
  if (origin === 'string') return isOne ? ' character' : ' characters';
  if (origin !== 'array') return '';
  return isOne ? ' entry' : ' entries';
}

// For all schemas of the process: those of messages, of settings and of the environment.
z.config({ customError: sentence });
