import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TRPCError } from '@trpc/server';
import { expect, test } from 'vitest';
import { appRouter } from '@/server/api/root';
import { Failure } from '@/shared/errors';
import type { ProcedureMeta } from '@/shared/procedure-meta';
import { REASONS, type Reason } from '@/shared/reasons';
import { callerFor } from '../harness/caller';
import { everywhere, page, types } from './api-page';
import { furnish, PROCEDURES } from './procedures';
import { setUpFor, tokenPrincipal } from './set-up';

const setUp = setUpFor();

interface Procedure {
  _def: { type: 'query' | 'mutation' | 'subscription'; meta?: ProcedureMeta };
}

// Their types are nested by noun; as they are, they are a flat list.
const procedures = Object.entries(appRouter._def.procedures as never as Record<string, Procedure>);

/** Reasons that no call over the network is refused with, and what of the operator's gives them. */
const OF_COMMANDS: Partial<Record<Reason, string>> = {
  holder: '`token create` with both --member and --bot, or neither',
  import_running: '`import slack` while another import goes into the workspace',
  member_exists: '`user create` and `import join` for someone who is a member already',
  no_account: 'commands that name an account by an address which nobody has',
  no_member: 'commands that name a member by a handle which nobody has',
  no_owner: 'commands that act as an owner, in a workspace that has none',
  no_workspace: 'commands that name a workspace which is not there',
  not_a_bot: '`token create --bot` with the handle of a person',
  not_a_slack_export: '`import slack` of another archive',
  not_a_zip: '`import slack` of another file',
  password: 'commands that set a password which is too short or too long',
  workspace_ambiguous: 'commands that have to name one of several workspaces',
};

test.each(REASONS)('%s is on the page, or only commands give it', (reason) => {
  const isOnPage =
    everywhere.has(reason) || [...page.values()].some(({ refusals }) => refusals.has(reason));
  expect(isOnPage).toBe(!(reason in OF_COMMANDS));
});

test.each(Object.entries(OF_COMMANDS))('%s is given by commands alone: %s', (reason) => {
  const given = new RegExp(`\\b(?:invalid|conflict|forbidden)\\(\\s*'${reason}'`);
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && given.test(readFileSync(join('src', file), 'utf8')),
  );
  expect(files).not.toEqual([]);
  for (const file of files)
    expect(file).toMatch(/^(?:cli|server\/domain\/operator|server\/domain\/import)\//);
});

test('what many procedures refuse for the same cause is said of each of them', () => {
  const refusalsOf = (name: string) => [...(page.get(name)?.refusals ?? [])];
  for (const [name, { _def: about }] of procedures) {
    const refusals = refusalsOf(name);
    if (about.meta?.reads === 'much') expect(refusals, name).toContain('took_too_long');
    if (about.type === 'subscription') {
      const ends = ['deactivated', 'too_many_streams', 'subscriptions_per_socket'];
      expect(refusals, name).toEqual(expect.arrayContaining(ends));
    }
  }
  for (const name of ['auth.setUp', 'auth.signUp', 'auth.changePassword', 'auth.resetPassword'])
    expect(refusalsOf(name), name).toContain('busy');
});

test('an example brings a token where tokens may call, a cookie where only sessions may, and else nothing', async () => {
  const here = await setUp();
  const { owner, ids } = await furnish(here);
  const withToken = callerFor(here.app, await tokenPrincipal(here.domain, owner.token));
  const asNobody = callerFor(here.app, { kind: 'nobody' });
  const reasonOf = async (caller: typeof withToken, name: string) => {
    const [noun = '', verb = ''] = name.split('.');
    // What has no ids looks at who calls before it looks at its input, but for `workspace.get`.
    const loose = caller as never as Record<string, Record<string, (input: object) => unknown>>;
    const call = async () =>
      PROCEDURES[name]?.call(caller, ids) ?? loose[noun]?.[verb]?.({ slug: 'none' });
    const error = await call().then(
      () => null,
      (cause: unknown) => cause,
    );
    return error instanceof TRPCError && error.cause instanceof Failure ? error.cause.reason : null;
  };
  for (const [name, { _def: about }] of procedures) {
    const curl = page.get(name)?.curl ?? '';
    const shown = {
      token: curl.includes('Authorization: Bearer $PARLEY_TOKEN'),
      cookie: curl.includes('Cookie: $PARLEY_COOKIE'),
      origin: curl.includes('Origin: $PARLEY_URL'),
    };
    const forSessions = (await reasonOf(withToken, name)) === 'session_only';
    const needsNone = NEEDS_NONE.has(name);
    expect({ name, ...shown }).toEqual({
      name,
      token: !forSessions && !needsNone,
      cookie: forSessions,
      origin: forSessions && about.type === 'mutation',
    });
    expect({ name, needsNone: (await reasonOf(asNobody, name)) !== 'unauthenticated' }).toEqual({
      name,
      needsNone,
    });
  }
});

/** What strangers call: how one comes in. */
const NEEDS_NONE = new Set([
  'auth.invite',
  'auth.requestReset',
  'auth.reset',
  'auth.resetPassword',
  'auth.setUp',
  'auth.signUp',
  'auth.status',
]);

/** Types that are not Parley's. */
const OTHERS = new Set(['AsyncIterable', 'Omit', 'Pick', 'Record', 'TrackedData']);

const namesIn = (code: string) =>
  new Set([...code.matchAll(/\b[A-Z][a-z]\w+\b/g)].map(([name]) => name));
const definedIn = (code: string) =>
  new Set([...code.matchAll(/\b(?:interface|type) (\w+)/g)].map(([, name = '']) => name));

test('every type of a result is defined on the page and exported by the SDK', () => {
  const code = types.replace(/^[\s\S]*?```ts\n/, '').replace(/\/\*[\s\S]*?\*\//g, '');
  const defined = definedIn(code);
  const sdk = readFileSync('src/sdk/index.ts', 'utf8');
  const wholes = [...sdk.matchAll(/^export type \* from '@\/(.*)';$/gm)].map(
    ([, file]) => `src/${file}.ts`,
  );
  const exported = new Set(wholes.flatMap((file) => [...definedIn(readFileSync(file, 'utf8'))]));
  for (const [, names = ''] of sdk.matchAll(/^export (?:type )?\{([^}]*)\} from/gm))
    for (const name of namesIn(names)) exported.add(name);

  const used = new Set([...page.values()].flatMap(({ returns }) => [...namesIn(returns)]));
  const results = [...used].filter((name) => !OTHERS.has(name));
  expect(results).toContain('AuditPage');
  expect(results.filter((name) => !defined.has(name) || !exported.has(name))).toEqual([]);
  // And what those are made of: ids, which are UUIDs, and reasons, which are above.
  const parts = [...namesIn(code.replace(/'[^']*'/g, ''))].filter(
    (name) => !OTHERS.has(name) && !/Id$/.test(name) && name !== 'Reason',
  );
  expect(parts.filter((name) => !defined.has(name))).toEqual([]);
  expect([...defined].filter((name) => !exported.has(name))).toEqual([]);
});
