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

test.each([
  ['exit code -1', ['word exit', 'word code', 'word -1']],
  ['java -Xmx2g -XX:+UseG1GC', ['word java', 'word -Xmx2g', 'word -XX:+UseG1GC']],
  ['git push --force', ['word git', 'word push', 'word --force']],
  ['rm -rf', ['word rm', 'word -rf']],
  ['p->next data->>key', ['word p->next', 'word data->>key']],
  ['a -> b', ['word a', 'word ->', 'word b']],
  ['->>', ['word ->>']],
  ['gcc -std=c', ['word gcc', 'word -std=c']],
  ['error -404', ['word error', 'word -404']],
  ['ping -10.0.0.1', ['word ping', 'word -10.0.0.1']],
  ['see -https://x.de', ['word see', 'word -https://x.de']],
  ['ok -:+1:', ['word ok', 'word -:+1']],
])('the hyphen of %j is looked for', (query, parts) => {
  expect(told(query)).toEqual(parts);
});

test.each([
  ['deploy -draft', ['word deploy', '-word draft']],
  ['deploy -draft,', ['word deploy', '-word draft']],
  ['deploy -Überprüfung', ['word deploy', '-word Überprüfung']],
  ["deploy -don't -e-mail", ['word deploy', "-word don't", '-word e-mail']],
  ['deploy -会', ['word deploy', '-word 会']],
  ['deploy -@ann -#plans -@1st', ['word deploy', '-word @ann', '-word #plans', '-word @1st']],
  ['error -"404" -"a b"', ['word error', '-phrase 404', '-phrase a b']],
  ['-"404"', ['-phrase 404']],
  ['from:me -draft', ['from me', '-word draft']],
  ['-from:me -draft', ['-from me', '-word draft']],
])('the hyphen of %j excludes', (query, parts) => {
  expect(told(query)).toEqual(parts);
});

test('there is nothing to exclude from where words with hyphens are all there is', () => {
  expect(told('-verbose')).toEqual(['word -verbose']);
  expect(told('-verbose -debug')).toEqual(['word -verbose', 'word -debug']);
});
