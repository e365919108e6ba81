import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { ROOT } from './environment.mjs';
import { print } from './output.mjs';

// Writes docs/api.md from the router: doc comments and results from its types, inputs from its schemas.
// `--check` fails when the page is not what would be written.
const PAGE = join(ROOT, 'docs', 'api.md');
const WORK = join(ROOT, 'node_modules', '.cache', `parley-api-page-${process.pid}`);
/** What results are made of. */
const MODELS = join(ROOT, 'src', 'shared', 'model');
const METHODS = { query: 'GET', mutation: 'POST', subscription: 'GET, server-sent events' };

/** What anyone may call, without credentials. */
const OPEN = new Set([
  'auth.invite',
  'auth.requestReset',
  'auth.reset',
  'auth.resetPassword',
  'auth.setUp',
  'auth.signUp',
  'auth.status',
]);

/** What required inputs are called with in the examples. */
const SOME_ID = '0195b5a8-7c1e-7000-8000-000000000000';
const VALUES = {
  body: 'Hello',
  code: 'THE_CODE_OF_THE_INVITE',
  currentPassword: 'the old one, which is long',
  email: 'ann@example.com',
  emoji: '👍',
  from: '2026-01-01',
  handle: 'echo',
  key: 'any-unique-key-1',
  name: 'echo',
  newPassword: 'a new one, which is long',
  password: 'a good one, which is long',
  query: 'hello',
  slug: 'acme',
  to: '2026-01-31',
  workspaceName: 'Acme',
};

const PROCEDURE = /^ {4}(\/\*\*[\s\S]*?\*\/)?\n? {4}(\w+): ([\s\S]*?)^ {4}\}>;/gm;

try {
  const page = await writePage();
  if (!process.argv.includes('--check')) await writeFile(PAGE, page);
  else if ((await readFile(PAGE, 'utf8').catch(() => '')) !== page) {
    print('docs/api.md is not what the router says: run node scripts/api-page.mjs');
    process.exitCode = 1;
  }
} finally {
  await rm(WORK, { recursive: true, force: true });
}

async function writePage() {
  await mkdir(WORK, { recursive: true });
  const [procedures, types] = [await loadProcedures(), await readTypes()];
  const names = Object.keys(procedures).sort();
  const nouns = [...new Set(names.map((name) => name.split('.')[0]))];
  const parts = nouns.map((noun) => {
    const own = names.filter((name) => name.startsWith(`${noun}.`));
    return [`## ${noun}`, ...own.map((name) => section(name, procedures[name], types))].join(
      '\n\n',
    );
  });
  const head = (await readFile(join(ROOT, 'scripts', 'api-page.md'), 'utf8')).trim();
  const contents = nouns.map((noun) => `[${noun}](#${noun})`).join(' · ');
  return `${[head, contents, ...parts, await modelsSection()].join('\n\n')}\n`;
}

function section(name, { type, schema }, types) {
  const { doc, output } = types.get(name) ?? {};
  if (!doc) throw new Error(`${name} has no doc comment`);
  const input = schema && fieldsOf(schema);
  const example = schema ? exampleOf(schema, input) : undefined;
  return [
    `### ${name}`,
    `${METHODS[type]} \`/api/trpc/${name}\``,
    doc,
    inputTable(input),
    `Returns \`${output}\``,
    `\`\`\`sh\n${curl({ name, type, input: example, doc })}\n\`\`\``,
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** Fields as they are sent; those that are cleaned first have their limits in what comes of that. */
function fieldsOf(schema) {
  const sent = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const cleaned = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' });
  const properties = Object.entries(sent.properties ?? {}).map(([name, field]) => {
    const { minLength, maxLength } = cleaned.properties?.[name] ?? {};
    return [name, { ...(minLength && { minLength }), ...(maxLength && { maxLength }), ...field }];
  });
  return { ...sent, properties: Object.fromEntries(properties) };
}

function inputTable(input) {
  if (!input) return null;
  const rows = Object.entries(input.properties ?? {}).map(([name, field]) => {
    const required = input.required?.includes(name) ? 'yes' : '';
    return `| \`${name}\` | ${typeOf(field)} | ${required} | ${limitsOf(field)} |`;
  });
  return ['| input | type | required | limits |', '|---|---|---|---|', ...rows].join('\n');
}

function typeOf(field) {
  if (field.enum) return field.enum.map((value) => `\`"${value}"\``).join(', ');
  if (field.anyOf) return field.anyOf.map(typeOf).join(' or ');
  if (field.type === 'array') return `list of ${typeOf(field.items)}`;
  if (field.format === 'uuid') return 'id';
  return field.type ?? 'any';
}

function limitsOf(field) {
  const { minLength, maxLength, minItems, maxItems, minimum, maximum, pattern, format } = field;
  const limits = [
    range(minLength, maxLength, 'characters'),
    range(minItems, maxItems, 'entries'),
    pattern === undefined || format ? '' : `\`${pattern.replaceAll('|', '\\|')}\``,
    range(minimum, maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum, ''),
    field.default === undefined ? '' : `default \`${JSON.stringify(field.default)}\``,
  ];
  const inner = (field.anyOf ?? []).map(limitsOf);
  return [...limits, ...inner].filter(Boolean).join('; ');
}

function range(min, max, unit) {
  if (min === undefined && max === undefined) return '';
  const bounds =
    min === undefined
      ? `at most ${max}`
      : max === undefined
        ? `at least ${min}`
        : `${min} to ${max}`;
  return `${bounds} ${unit}`.trim();
}

/** The required fields with values that the schema takes; the page shows ids by what they name. */
function exampleOf(schema, input) {
  const values = Object.fromEntries(
    (input.required ?? []).map((name) => [name, valueFor(name, input.properties[name])]),
  );
  const filled = JSON.parse(JSON.stringify(values).replace(/"[A-Z]+_ID"/g, `"${SOME_ID}"`));
  const checked = schema.safeParse(filled);
  if (!checked.success) throw new Error(`${JSON.stringify(values)}: ${checked.error.message}`);
  return values;
}

function valueFor(name, field) {
  if (name in VALUES) return VALUES[name];
  if (field.enum) return field.enum.at(-1);
  if (field.type === 'array') return [valueFor(name.replace(/s$/, ''), field.items)];
  if (field.type === 'boolean') return true;
  if (field.type === 'integer' || field.type === 'number') return Math.max(field.minimum ?? 1, 1);
  if (/Id$/.test(name)) return `${name.slice(0, -2).toUpperCase()}_ID`;
  if (field.type === 'object') return {};
  return 'text';
}

function curl({ name, type, input, doc }) {
  const lines = [`curl "$PARLEY_URL/api/trpc/${name}"`, ...credentials({ name, type, doc })];
  const json = input && JSON.stringify(input).replaceAll("'", "'\\''");
  if (type === 'mutation')
    lines.push("-H 'content-type: application/json'", `-d '${json ?? '{}'}'`);
  else if (json) lines.push(`-G --data-urlencode 'input=${json}'`);
  if (type === 'subscription') lines[0] = lines[0].replace('curl', 'curl -N');
  return lines.join(' \\\n  ');
}

/** A token where it may call. A browser's cookie counts only for a page of the server itself, if it changes something. */
function credentials({ name, type, doc }) {
  if (OPEN.has(name)) return [];
  if (!doc.includes('Sessions only')) return ['-H "Authorization: Bearer $PARLEY_TOKEN"'];
  const cookie = '-H "Cookie: $PARLEY_COOKIE"';
  return type === 'mutation' ? [cookie, '-H "Origin: $PARLEY_URL"'] : [cookie];
}

async function modelsSection() {
  const models = (await readdir(MODELS)).sort().map((file) => join(MODELS, file));
  const others = ['error-shape', 'events/index'].map((name) =>
    join(ROOT, 'src', 'shared', `${name}.ts`),
  );
  const files = [...models, ...others];
  const sources = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const code = sources.map((text) => text.replace(/^import [^;]*;\n/gm, '').trim()).join('\n\n');
  return `## Types\n\nWhat results are made of. Ids are UUIDs, times ISO 8601 in UTC.\n\n\`\`\`ts\n${code}\n\`\`\``;
}

/** The procedures as the server has them, with the one schema that all their inputs amount to. */
async function loadProcedures() {
  const { build, stop } = await import('esbuild');
  const outfile = join(WORK, 'router.mjs');
  await build({
    absWorkingDir: ROOT,
    stdin: {
      contents: "export { appRouter } from '@/server/api/root';",
      resolveDir: ROOT,
      loader: 'ts',
    },
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  await stop();
  const { appRouter } = await import(pathToFileURL(outfile).href);
  return Object.fromEntries(
    Object.entries(appRouter._def.procedures).map(([name, { _def }]) => [
      name,
      // The last input extends those before it.
      { type: _def.type, schema: _def.inputs.at(-1) },
    ]),
  );
}

/** Doc comments and results, from the declarations of the routers. */
async function readTypes() {
  const out = join(WORK, 'types');
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const done = spawnSync(
    process.execPath,
    [tsc, '-p', join(ROOT, 'tsconfig.sdk.json'), '--outDir', out],
    {
      encoding: 'utf8',
    },
  );
  if (done.status !== 0)
    throw new Error(`The router's types could not be written:\n${done.stdout}`);
  const folder = join(out, 'server', 'api', 'routers');
  const types = new Map();
  for (const file of (await readdir(folder)).sort()) {
    const text = await readFile(join(folder, file), 'utf8');
    for (const [, noun, body] of text.matchAll(/declare const (\w+)Router: \{\n([\s\S]*?)\n\};/g)) {
      for (const [, comment, verb, rest] of body.matchAll(PROCEDURE)) {
        const output = /^ {8}output: ([\s\S]*?);\n {8}meta: /m.exec(rest)?.[1] ?? '';
        types.set(`${noun}.${verb}`, { doc: proseOf(comment), output: shortened(output) });
      }
    }
  }
  return types;
}

function proseOf(comment = '') {
  return comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .replace(/\n\s*\*/g, '\n')
    .replace(/\s+/g, ' ')
    .trim();
}

/** `import('…').Name` is `Name`, and one line is enough. */
function shortened(type) {
  return type
    .replace(/import\((['"])[^)]*?\1\)\./g, '')
    .replace(/\s+/g, ' ')
    .replaceAll('|', '\\|')
    .trim();
}
