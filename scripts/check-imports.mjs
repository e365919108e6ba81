import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { ROOT } from './environment.mjs';
import { note } from './say.mjs';

// The house's import rules (docs/architecture.md): imports point down, and each outside package has its room.

/** From the folder on the left, only these may be imported; the longest left side that matches decides. */
const ZONES = {
  'src/app': ['src/app', 'src/features', 'src/ui', 'src/client', 'src/shared', 'src/server/auth'],
  'src/features': ['src/features', 'src/client', 'src/ui', 'src/shared'],
  // The SDK is the browser's transport too.
  'src/client': ['src/client', 'src/sdk', 'src/shared'],
  'src/ui': ['src/ui'],
  'src/shared': ['src/shared'],
  'src/sdk': ['src/sdk', 'src/shared'],
  'src/cli': ['src/cli', 'src/shared', ...server('env', 'auth', 'db', 'domain', 'events', 'infra')],
  'src/server/main': ['src/server', 'src/shared'],
  'src/server/env': ['src/shared'],
  'src/server/http': [
    'src/shared',
    ...server('http', 'api', 'auth', 'realtime', 'domain', 'db', 'events', 'infra', 'env'),
  ],
  'src/server/api': [
    'src/shared',
    ...server('api', 'domain', 'realtime', 'auth', 'infra', 'db/errors'),
  ],
  'src/server/realtime': ['src/shared', ...server('realtime', 'domain', 'events', 'db', 'infra')],
  'src/server/jobs': ['src/shared', ...server('jobs', 'domain', 'events', 'db', 'infra')],
  // Of auth, only the test of a live credential, which needs nothing but rows: auth owns it, verbs ask it.
  'src/server/domain': ['src/shared', ...server('domain', 'events', 'db', 'infra', 'auth/live')],
  'src/server/auth/live': ['src/shared', ...server('db')],
  'src/server/auth': ['src/shared', ...server('auth', 'domain', 'db', 'infra', 'env')],
  'src/server/events': ['src/shared', ...server('events', 'db', 'infra')],
  'src/server/db': ['src/shared', ...server('db', 'env')],
  'src/server/infra': ['src/shared', ...server('infra', 'env')],
};

/** Packages that only these folders may import. */
const PACKAGES = {
  'drizzle-orm': server('db', 'domain', 'events', 'auth'),
  postgres: server('db', 'infra', 'events', 'domain'),
  ioredis: server('infra'),
  ws: ['src/sdk', ...server('http', 'realtime')],
  next: ['src/app', 'src/features', 'src/client', 'src/ui', ...server('http', 'auth', 'main')],
  'next-auth': ['src/app', ...server('auth')],
  // The types of procedures, and what client links are made of, are in the server's package too.
  '@trpc/server': ['src/sdk', 'src/client', ...server('api', 'http', 'realtime', 'main')],
  '@trpc/client': ['src/client', 'src/sdk'],
  react: ['src/app', 'src/features', 'src/client', 'src/ui'],
};

/** What may cross a border as a type: it is gone when the program runs. */
const TYPES = [
  ['src/client', 'src/server/api/root'],
  ['src/sdk', 'src/server/api'],
  ['src/server/auth', 'src/server/api/context'],
  ['src/server/auth', 'src/server/realtime/credentials'],
  ['src/server/api', 'src/server/db/schema'],
];

const files = sourcesBelow(join(ROOT, 'src'));
const imports = files.flatMap((file) => importsOf(file));
const problems = [
  ...imports.flatMap((each) => zoneProblem(each) ?? []),
  ...imports.flatMap((each) => packageProblem(each) ?? []),
  ...imports.flatMap((each) => featureProblem(each) ?? []),
  ...files.flatMap((file) => environmentProblem(file) ?? []),
  ...cycles(imports),
];
for (const problem of problems) note(problem);
note(`${imports.length} imports in ${files.length} files, ${problems.length} problems.`);
process.exitCode = problems.length > 0 ? 1 : 0;

function server(...names) {
  return names.map((name) => `src/server/${name}`);
}

function sourcesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

/** Every import, export-from and dynamic import of a file: `{ from, to, package, type, line }`. */
function importsOf(from) {
  const text = readFileSync(join(ROOT, from), 'utf8');
  const pattern =
    /(?:^|\n)[ \t]*(import|export)\s+(type\s)?[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g;
  return [...text.matchAll(pattern)].map((match) => {
    const name = match[3] ?? match[4] ?? match[5];
    const line =
      text.slice(0, match.index).split('\n').length + (match[0].startsWith('\n') ? 1 : 0);
    return { from, line, type: Boolean(match[2]), ...targetOf(from, name) };
  });
}

function targetOf(from, name) {
  const isOwn = name.startsWith('@/') || name.startsWith('.');
  if (!isOwn) return { to: null, package: name.replace(/^node:/, '') };
  const path = name.startsWith('@/') ? join('src', name.slice(2)) : join(dirname(from), name);
  return { to: resolveFile(path.split(sep).join('/')), package: null };
}

function resolveFile(path) {
  const candidates = [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`, `${path}/index.tsx`];
  const found = candidates.find((candidate) => {
    const full = resolve(ROOT, candidate);
    return existsSync(full) && statSync(full).isFile();
  });
  return found ?? path;
}

function isBelow(file, folder) {
  return file === folder || file.startsWith(`${folder}/`) || file.startsWith(`${folder}.`);
}

function zoneProblem({ from, to, line, type }) {
  if (!to) return null;
  const zone = longest(Object.keys(ZONES).filter((folder) => isBelow(from, folder)));
  if (!zone || ZONES[zone].some((folder) => isBelow(to, folder))) return null;
  if (type && TYPES.some(([user, used]) => isBelow(from, user) && isBelow(to, used))) return null;
  return `${from}:${line} may not import ${to}: ${zone} may import ${ZONES[zone].join(', ')}.`;
}

function packageProblem({ from, package: name, line }) {
  if (!name) return null;
  const listed = longest(Object.keys(PACKAGES).filter((one) => isBelow(name, one)));
  if (!listed || PACKAGES[listed].some((folder) => isBelow(from, folder))) return null;
  return `${from}:${line} may not import ${name}, which is for ${PACKAGES[listed].join(', ')}.`;
}

function longest(names) {
  return names.sort((a, b) => b.length - a.length)[0];
}

/** What lies in a folder inside a feature is the feature's own. */
function featureProblem({ from, to, line }) {
  const [own, other] = [from, to ?? ''].map((file) => /^src\/features\/([^/]+)\//.exec(file)?.[1]);
  if (!own || !other || own === other || /^src\/features\/[^/]+\/[^/]+$/.test(to)) return null;
  return `${from}:${line} reaches inside ${dirname(to)}, which is that feature's own.`;
}

function environmentProblem(file) {
  if (file === 'src/server/env.ts') return null;
  const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
  const index = lines.findIndex((line) => /\bprocess\.env\b/.test(line));
  return index < 0 ? null : `${file}:${index + 1} reads process.env: only src/server/env.ts does.`;
}

/** Files that need each other to be loaded first: what one of them gets depends on who asked before. */
function cycles(all) {
  const edges = new Map();
  for (const { from, to, type } of all) {
    if (to && !type && from !== to) edges.set(from, (edges.get(from) ?? new Set()).add(to));
  }
  const done = new Set();
  const found = [];
  const visit = (file, path) => {
    if (path.has(file)) {
      const way = [...path];
      found.push([...way.slice(way.indexOf(file)), file]);
      return;
    }
    if (done.has(file)) return;
    path.add(file);
    for (const next of edges.get(file) ?? []) visit(next, path);
    path.delete(file);
    done.add(file);
  };
  for (const file of edges.keys()) visit(file, new Set());
  return found.map((cycle) => `These import each other in a circle: ${cycle.join(' → ')}.`);
}
