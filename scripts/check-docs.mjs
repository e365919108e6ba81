import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ROOT } from './environment.mjs';
import { print } from './output.mjs';

// A document that names a path which is gone is wrong: `code` that looks like a path of ours, and relative
// links, must exist; so must the npm scripts that a document tells people to run.

const ROOTS = ['src', 'scripts', 'tests', 'docs', 'drizzle', 'public', '.ci'];
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const BUILT_IN = ['start', 'test', 'ci', 'install'];

const problems = documents().flatMap((file) => {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, index) =>
    [...missingPaths(line), ...missingLinks(line, file), ...missingScripts(line)].map(
      (what) => `${relative(ROOT, file)}:${index + 1} ${what}`,
    ),
  );
});
for (const problem of problems) print(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

function documents() {
  const found = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md']
    .map((name) => join(ROOT, name))
    .filter(existsSync);
  const folder = join(ROOT, 'docs');
  const entries = existsSync(folder) ? readdirSync(folder, { recursive: true }) : [];
  return [
    ...found,
    ...entries.filter((name) => name.endsWith('.md')).map((name) => join(folder, name)),
  ];
}

function missingPaths(line) {
  return (
    [...line.matchAll(/`([^`\s]+)`/g)]
      .map(([, code]) => code.replace(/[:#]L?\d+$/, ''))
      .filter((code) => ROOTS.some((root) => code.startsWith(`${root}/`)))
      // Patterns and placeholders stand for many paths.
      .filter((code) => !/[*<>{}…$]|[A-Z]{3,}/.test(code))
      .filter((code) => !existsSync(join(ROOT, code)))
      .map((code) => `names ${code}, which does not exist.`)
  );
}

function missingLinks(line, file) {
  // A pattern in code may look like a link.
  return [...line.replace(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target.replace(/#.*$/, ''))
    .filter((target) => target && !/^[a-z]+:/.test(target))
    .filter((target) => !existsSync(join(dirname(file), target)))
    .map((target) => `links to ${target}, which does not exist.`);
}

function missingScripts(line) {
  return [...line.matchAll(/\bnpm (?:run )?([a-z][\w:-]*)/g)]
    .filter(([whole, name]) => whole.includes(' run ') || BUILT_IN.includes(name))
    .filter(([, name]) => !['ci', 'install'].includes(name) && !scripts[name])
    .map(([, name]) => `tells people to run the npm script "${name}", which does not exist.`);
}
