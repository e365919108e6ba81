import { expect, test } from 'vitest';
import { graphOf, readSources, withModules } from '../../scripts/import-graph.mjs';
import { problemsOf, RULES } from '../../scripts/import-rules.mjs';

const graph = graphOf(readSources());
const cases = Object.entries(RULES).flatMap(([rule, { seeds }]) =>
  seeds.map((seed) => [rule, seed] as const),
);

test('the house keeps its own import rules', () => {
  expect(problemsOf(graph)).toEqual([]);
});

test('every rule has a module that breaks it', () => {
  for (const [rule, { seeds }] of Object.entries(RULES)) expect(seeds, rule).not.toEqual([]);
});

test.each(cases)('%s: %j fails the check', (rule, seed) => {
  const problems = RULES[rule]?.find(withModules(graph, seed)) ?? [];
  expect(problems).not.toEqual([]);
  // It says where.
  const folder = Object.keys(seed)[0]?.split('/').at(-2);
  expect(problems.join('\n')).toContain(folder);
});
