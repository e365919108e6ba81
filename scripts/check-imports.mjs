import { graphOf, readSources, withModules } from './import-graph.mjs';
import { problemsOf, RULES } from './import-rules.mjs';
import { print } from './output.mjs';

// Applies the import rules to all of src, and each rule to modules that break it: one that does not notice is
// itself a problem.
const sources = readSources();
const graph = graphOf(sources);
const problems = [...problemsOf(graph), ...Object.entries(RULES).flatMap(blindness)];
for (const problem of problems) print(problem);
print(
  `${graph.imports.length} imports in ${sources.size} modules, ${Object.keys(RULES).length} rules, ${problems.length} problems.`,
);
process.exitCode = problems.length > 0 ? 1 : 0;

function blindness([name, { find, seeds }]) {
  const before = find(graph).length;
  return seeds
    .filter((seed) => find(withModules(graph, seed)).length <= before)
    .map((seed) => `The rule “${name}” does not notice ${JSON.stringify(seed)}.`);
}
