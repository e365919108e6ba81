import { expect, test } from 'vitest';
import { parseSearch } from '@/shared/search';

const told = (query: string) =>
  parseSearch(query).map((part) => {
    const sign = 'not' in part && part.not ? '-' : '';
    return part.kind === 'broken'
      ? `broken ${part.text}`
      : `${sign}${part.kind} ${'text' in part ? part.text : part.value}`;
  });

test('a search has words, phrases and filters, each with its sign', () => {
  expect(told('deploy -staging "on  friday" -"not this"')).toEqual([
    'word deploy',
    '-word staging',
    'phrase on friday',
    '-phrase not this',
  ]);
  expect(told('From:@Ann -in:#Plans has:links after:2024-02-29 before:"2024-03-01"')).toEqual([
    'from ann',
    '-in plans',
    'has link',
    'after 2024-02-29',
    'before 2024-03-01',
  ]);
});

test('what is half typed is taken as far as it goes', () => {
  expect(told('"on fri')).toEqual(['phrase on fri']);
  expect(told('from: has:x after:2024-02-30 -before:2024-01-01')).toEqual([
    'broken from:',
    'broken has:x',
    'broken after:2024-02-30',
    'broken -before:2024-01-01',
  ]);
  expect(told('"" - failed, 10.0.0.1')).toEqual(['word -', 'word failed', 'word 10.0.0.1']);
  expect(told('https://a.io/from:me e-mail C++')).toEqual([
    'word https://a.io/from:me',
    'word e-mail',
    'word C++',
  ]);
});

test('parts say where they stand', () => {
  const query = '  deploy  in:plans "a b"';
  const spans = parseSearch(query).map((part) => query.slice(part.start, part.end));
  expect(spans).toEqual(['deploy', 'in:plans', '"a b"']);
});
