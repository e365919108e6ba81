import { circlesIn, edgesOf } from './import-graph.mjs';

// The house's import rules (docs/architecture.md): imports point down, each feature has one door, nothing leads
// in a circle, and each outside package has its room.

/** From the folder on the left, only these may be imported; the longest left side that matches decides. */
const ZONES = {
  'src/app': ['src/app', 'src/features', 'src/ui', 'src/client', 'src/server/auth'],
  'src/features': ['src/features', 'src/client', 'src/ui', 'src/shared'],
  // The SDK is the browser's transport too.
  'src/client': ['src/client', 'src/sdk', 'src/shared'],
  'src/ui': ['src/ui'],
  'src/shared': ['src/shared'],
  'src/sdk': ['src/sdk', 'src/shared'],
  'src/cli': ['src/cli', 'src/shared', ...server('env', 'auth', 'db', 'domain', 'events', 'infra')],
  'src/server/main': server('env', 'start', 'http/cluster', 'infra'),
  'src/server/start': server('env', 'parley', 'auth', 'domain', 'http'),
  'src/server/parley': ['src/server'],
  'src/server/env': ['src/shared'],
  'src/server/http': [
    'src/shared',
    ...server('http', 'api', 'auth', 'realtime', 'domain', 'events', 'infra', 'env'),
  ],
  'src/server/api': [
    'src/shared',
    ...server('api', 'domain', 'realtime', 'auth', 'infra', 'db/errors'),
  ],
  'src/server/realtime': [
    'src/shared',
    ...server('realtime', 'domain', 'auth', 'events', 'db', 'infra'),
  ],
  'src/server/followers': ['src/shared', ...server('domain', 'events', 'db', 'infra')],
  'src/server/jobs': ['src/shared', ...server('jobs', 'mail', 'domain', 'events', 'db', 'infra')],
  'src/server/mail': server('mail'),
  'src/server/domain': ['src/shared', ...server('domain', 'auth', 'events', 'db', 'infra')],
  'src/server/auth': ['src/shared', ...server('auth', 'db', 'infra')],
  'src/server/events': ['src/shared', ...server('events', 'db', 'infra')],
  'src/server/db': ['src/shared', ...server('db')],
  'src/server/infra': ['src/shared', ...server('infra', 'env')],
};

/** Packages that only these folders may import. */
const PACKAGES = {
  'drizzle-orm': server('db', 'domain', 'events', 'auth'),
  postgres: server('db', 'infra', 'domain'),
  ioredis: server('infra'),
  ws: ['src/sdk', ...server('http', 'realtime')],
  next: ['src/app', 'src/features', ...server('http', 'auth')],
  'next-auth': ['src/app', ...server('auth')],
  // What client links are made of is in the server's package, too.
  '@trpc/server': ['src/sdk', ...server('api', 'http', 'realtime')],
  '@trpc/client': ['src/client', 'src/sdk'],
  react: ['src/app', 'src/features', 'src/client', 'src/ui', ...server('mail')],
};

/** What may cross a border as a type: it is gone when the program runs. */
const TYPES = [['src/sdk', 'src/server/api']];

const ENVIRONMENT = 'src/server/env.ts';
/** What the build writes into the program in its place (next.config.mjs). */
const BUILT_IN = { 'src/client/sync/client.ts': ['STATE_VERSION'] };

/**
 * Each finds problems as sentences; `seeds` are modules of which each breaks that rule alone, by which the rule
 * is tested whenever it is applied.
 *
 * @type {Record<string, { find: (graph: import('./import-graph.mjs').Graph) => string[],
 *   seeds: Record<string, string>[] }>}
 */
export const RULES = {
  'imports point down': {
    find: ({ files, imports }) => [
      ...[...files.keys()].flatMap((path) => floorProblem(path) ?? []),
      ...imports.flatMap((each) => zoneProblem(each) ?? []),
    ],
    seeds: [
      ...Object.keys(ZONES).map((zone) => ({
        [`${zone}/seeded.ts`]: `import {} from '@/${zone === 'src/app' ? 'cli' : 'app'}/seeded';\n`,
      })),
      { 'src/features/seeded.ts': "export * from '@/server/api/root';\n" },
      { 'src/client/seeded.ts': "const root = () => import('@/server/api/root');\n" },
      { 'src/shared/seeded.ts': "export type Seed = import('@/server/api/root').AppRouter;\n" },
      { 'src/server/seeded/seeded.ts': 'export const seed = 1;\n' },
    ],
  },
  'packages stay in their rooms': {
    find: ({ imports }) => imports.flatMap((each) => packageProblem(each) ?? []),
    seeds: Object.keys(PACKAGES).map((name) => ({
      'src/shared/seeded.ts': `import type { Seed } from '${name}/seeded';\n`,
    })),
  },
  'features are entered by their doors': {
    find: ({ imports }) => imports.flatMap((each) => doorProblem(each) ?? []),
    seeds: [
      {
        'src/features/search/seeded.ts': "import type { Seed } from '@/features/sidebar/order';\n",
      },
      { 'src/features/search/seeded.ts': "import { Seed } from '../sidebar/order';\n" },
      { 'src/app/seeded.ts': "const seed = () => import('@/features/shell/shell');\n" },
      { 'src/features/search/seeded.ts': "export * from '.';\n" },
    ],
  },
  'features lead in no circle': {
    find: ({ imports }) => circlesIn(edgesOf(imports, featureOf)).map(circleProblem),
    seeds: [
      { 'src/features/navigation/seeded.ts': "import type { Seed } from '@/features/shell';\n" },
    ],
  },
  'modules lead in no circle': {
    find: ({ imports }) => circlesIn(edgesOf(imports)).map(circleProblem),
    seeds: [
      {
        'src/shared/seeded.ts': "import type { Other } from './seeded-too';\n",
        'src/shared/seeded-too.ts': "export type { Seed } from './seeded';\n",
      },
    ],
  },
  'one module reads the environment': {
    find: ({ files }) => [...files].flatMap(([path, text]) => environmentProblem(path, text) ?? []),
    seeds: [
      { 'src/server/infra/seeded.ts': 'export const seed = process.env.SEED;\n' },
      { 'src/client/sync/client.ts': 'export const seed = process.env.SEED;\n' },
    ],
  },
  'permissions are used': {
    find: ({ imports, files }) => [...unusedZones(files), ...unusedPermissions(imports)],
    // Without the modules that use one.
    seeds: [{ 'src/server/infra/redis.ts': '' }],
  },
};

/** All that is wrong, a sentence each; a rule that no longer finds its seeds is wrong, too. */
export function problemsOf(graph) {
  return Object.values(RULES).flatMap(({ find }) => find(graph));
}

function server(...names) {
  return names.map((name) => `src/server/${name}`);
}

function isBelow(file, folder) {
  return file === folder || file.startsWith(`${folder}/`) || file.startsWith(`${folder}.`);
}

function longest(names) {
  return names.sort((a, b) => b.length - a.length)[0];
}

const zoneOf = (path) => longest(Object.keys(ZONES).filter((folder) => isBelow(path, folder)));

const floorProblem = (path) =>
  zoneOf(path) ? null : `${path} is on no floor: give its folder a line in ZONES.`;

function zoneProblem({ from, to, line, isType }) {
  const zone = zoneOf(from);
  if (!to || !zone) return null;
  if (isBelow(to, zone) || ZONES[zone].some((folder) => isBelow(to, folder))) return null;
  if (isType && crossing(from, to)) return null;
  return `${from}:${line} may not import ${to}: ${zone} may import ${ZONES[zone].join(', ')}.`;
}

const crossing = (from, to) =>
  TYPES.find(([user, used]) => isBelow(from, user) && isBelow(to, used));

function packageProblem({ from, package: name, line }) {
  const listed = name && longest(Object.keys(PACKAGES).filter((one) => isBelow(name, one)));
  if (!listed || PACKAGES[listed].some((folder) => isBelow(from, folder))) return null;
  return `${from}:${line} may not import ${name}, which is for ${PACKAGES[listed].join(', ')}.`;
}

const featureOf = (path) => /^src\/features\/([^/]+)\//.exec(path)?.[1];

function doorProblem({ from, to, line }) {
  const feature = to && featureOf(to);
  if (!feature) return null;
  const isDoor = to === `src/features/${feature}/index.ts`;
  const isOutside = featureOf(from) !== feature;
  if (isOutside === isDoor) return null;
  if (isDoor) return `${from}:${line} imports its own feature's index.ts, which imports it.`;
  return `${from}:${line} reaches into ${to}: import it from @/features/${feature}.`;
}

const circleProblem = (circle) => `These import each other in a circle: ${circle.join(' → ')}.`;

function environmentProblem(path, text) {
  if (path === ENVIRONMENT) return null;
  const built = BUILT_IN[path] ?? [];
  const index = text
    .split('\n')
    .findIndex((line) =>
      [...line.matchAll(/\bprocess\.env\b(?:\.(\w+))?/g)].some(([, name]) => !built.includes(name)),
    );
  return index < 0 ? null : `${path}:${index + 1} reads process.env: only ${ENVIRONMENT} does.`;
}

function unusedZones(files) {
  const zones = new Set([...files.keys()].map(zoneOf));
  return Object.keys(ZONES)
    .filter((zone) => !zones.has(zone))
    .map((zone) => `Nothing is in ${zone}, which has a line in ZONES.`);
}

/** What a table allows and nobody does would let in what nobody meant. */
function unusedPermissions(imports) {
  const used = new Set();
  for (const { from, to, package: name, isType } of imports) {
    const zone = zoneOf(from);
    if (to && zone)
      for (const folder of ZONES[zone]) if (isBelow(to, folder)) used.add(`${zone} ${folder}`);
    if (to && isType && crossing(from, to)) used.add(crossing(from, to).join(' '));
    const listed = name && longest(Object.keys(PACKAGES).filter((one) => isBelow(name, one)));
    if (listed)
      for (const folder of PACKAGES[listed])
        if (isBelow(from, folder)) used.add(`${listed} ${folder}`);
  }
  const given = [
    ...pairsOf(ZONES).map(([zone, folder]) => [
      `${zone} ${folder}`,
      `${zone} imports nothing from ${folder}`,
    ]),
    ...TYPES.map(([user, other]) => [`${user} ${other}`, `${user} imports no type from ${other}`]),
    ...pairsOf(PACKAGES).map(([name, folder]) => [
      `${name} ${folder}`,
      `${folder} imports nothing from ${name}`,
    ]),
  ];
  return given
    .filter(([key]) => !used.has(key))
    .map(([, sentence]) => `${sentence}: take it out of scripts/import-rules.mjs.`);
}

const pairsOf = (table) =>
  Object.entries(table).flatMap(([key, values]) => values.map((value) => [key, value]));
