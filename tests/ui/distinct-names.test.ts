import { expect, test } from 'vitest';
import { distinctNames } from '@/ui/distinct-names';

test('names that repeat are numbered in the order of the list, and others stay as they are', () => {
  expect(distinctNames([])).toEqual([]);
  expect(distinctNames(['Firefox', 'Chrome', 'Edge', 'Chrome', 'Chrome'])).toEqual([
    'Firefox',
    'Chrome (1 of 3)',
    'Edge',
    'Chrome (2 of 3)',
    'Chrome (3 of 3)',
  ]);
});
