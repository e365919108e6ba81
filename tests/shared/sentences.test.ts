import { expect, test } from 'vitest';
import * as z from 'zod';
import '@/shared/input/sentences';

const wrong = (schema: z.ZodType, input: unknown) =>
  schema.safeParse(input).error?.issues[0]?.message;

test('what is too short or too long is counted in words that fit the number', () => {
  expect(wrong(z.string().min(1), '')).toBe('Use at least 1 character.');
  expect(wrong(z.string().min(8), 'a')).toBe('Use at least 8 characters.');
  expect(wrong(z.array(z.string()).min(1), [])).toBe('Use at least 1 entry.');
  expect(wrong(z.array(z.string()).max(2), ['a', 'b', 'c'])).toBe('Use at most 2 entries.');
});
