import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { parseSync } from 'oxc-parser';
import { ROOT } from './environment.mjs';

/**
 * Every module below `src`, and what it imports.
 *
 * @typedef {{ from: string, line: number, to: string | null, package: string | null, isType: boolean,
 *   names: string[] }} Import `to` is a path from the repository's root and null for a package; `isType` when
 *   nothing of it is left at run time; `names` as the imported module calls them, `*` for all of them.
 * @typedef {{ files: Map<string, string>, imports: Import[] }} Graph
 */

/** Texts of modules by their path from the repository's root, such as `src/shared/id.ts`. */
export function readSources(folders = ['src']) {
  const paths = folders
    .flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'));
  return new Map(paths.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]));
}

/** @returns {Graph} */
export function graphOf(files) {
  return { files, imports: importsOf(files, files) };
}

/**
 * The graph with other texts for some modules, or with more of them.
 *
 * @returns {Graph}
 */
export function withModules(graph, modules) {
  const changed = new Map(Object.entries(modules));
  const files = new Map([...graph.files, ...changed]);
  const kept = graph.imports.filter(({ from }) => !changed.has(from));
  return { files, imports: [...kept, ...importsOf(changed, files)] };
}

function importsOf(some, files) {
  return [...some].flatMap(([from, text]) =>
    importsIn(from, text).map(({ name, ...rest }) => ({
      from,
      ...rest,
      ...targetOf(from, name, files),
    })),
  );
}

/** Static and dynamic imports and re-exports of one module. */
function importsIn(path, text) {
  const { module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`);
  const lineAt = (offset) => text.slice(0, offset).split('\n').length;
  const statics = [...module.staticImports, ...module.staticExports].flatMap((statement) => {
    const entries = statement.entries.filter(
      (entry) => entry.moduleRequest ?? statement.moduleRequest,
    );
    const request = statement.moduleRequest ?? entries[0]?.moduleRequest;
    if (!request) return [];
    return {
      name: request.value,
      line: lineAt(statement.start),
      isType: entries.length > 0 && entries.every((entry) => entry.isType),
      names: entries.map((entry) => entry.importName.name ?? '*'),
    };
  });
  const dynamics = module.dynamicImports.flatMap(({ start, moduleRequest }) => {
    const [, name] =
      /^['"](.*)['"]$/.exec(text.slice(moduleRequest.start, moduleRequest.end)) ?? [];
    return name ? { name, line: lineAt(start), isType: false, names: ['*'] } : [];
  });
  return [...statics, ...dynamics, ...importTypesIn(text, module.dynamicImports, lineAt)];
}

/** `import('…').Name` as a type, which the parser counts among no imports. */
function importTypesIn(text, dynamicImports, lineAt) {
  const values = new Set(dynamicImports.map(({ start }) => start));
  return [...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)]
    .filter(({ index }) => !values.has(index))
    .map(({ 1: name, index }) => ({ name, line: lineAt(index), isType: true, names: ['*'] }));
}

function targetOf(from, name, files) {
  if (!name.startsWith('@/') && !name.startsWith('.'))
    return { to: null, package: name.replace(/^node:/, '') };
  const path = name.startsWith('@/') ? `src/${name.slice(2)}` : posix.join(dirname(from), name);
  const candidates = ['', '.ts', '.tsx', '/index.ts', '/index.tsx'].map((end) => path + end);
  return { to: candidates.find((candidate) => files.has(candidate)) ?? path, package: null };
}

/**
 * Strongly connected components of more than one node, each as one way around.
 *
 * @param {Map<string, Set<string>>} edges
 * @returns {string[][]}
 */
export function circlesIn(edges) {
  const done = new Set();
  const found = [];
  const visit = (node, path) => {
    if (path.has(node)) {
      const way = [...path];
      found.push([...way.slice(way.indexOf(node)), node]);
      return;
    }
    if (done.has(node)) return;
    path.add(node);
    for (const next of edges.get(node) ?? []) visit(next, path);
    path.delete(node);
    done.add(node);
  };
  for (const node of edges.keys()) visit(node, new Set());
  return found;
}

/** Edges between modules, or between what `nameOf` makes of their paths. */
export function edgesOf(imports, nameOf = (path) => path) {
  const edges = new Map();
  for (const { from, to } of imports) {
    const [own, other] = [nameOf(from), to && nameOf(to)];
    if (own && other && own !== other) edges.set(own, (edges.get(own) ?? new Set()).add(other));
  }
  return edges;
}
