import { execFile, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { openStore } from '@/server/db/client';
import { connect, testApp } from '../harness/app';
import { cliFor } from '../harness/cli';
import { disposables } from '../harness/disposables';
import { freshDatabase } from '../harness/postgres';
import type { Database } from '../harness/test-postgres';
import { until } from '../harness/wait';
import { buildWorld } from '../harness/world';
import { bodies, follow } from '../realtime/follow';

const ROOT = resolve(import.meta.dirname, '../..');
const TARBALL = '../parley/dist/parley-chat-sdk.tgz';
const run = promisify(execFile);

let page: string;
beforeAll(async () => {
  page = await readFile(join(ROOT, 'docs', 'first-bot.md'), 'utf8');
});

/** The blocks of code of one language, in the order of the page. */
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, code]) => code ?? '',
  );

test('the page, the file and the README have the same bot', async () => {
  const code = await readFile(join(ROOT, 'docs', 'echo-bot.ts'), 'utf8');
  expect(blocks('ts')).toEqual([code]);
  expect(await readFile(join(ROOT, 'README.md'), 'utf8')).toContain(`\`\`\`ts\n${code}\`\`\``);
});

/** An empty folder in which the page's second step was done. */
async function openProject() {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bot-'));
  const [, install = ''] = blocks('sh');
  expect(install).toContain(TARBALL);
  const commands = install.replace(TARBALL, join(ROOT, 'dist', 'parley-chat-sdk.tgz'));
  const env = { ...process.env, npm_config_prefer_offline: 'true', npm_config_audit: 'false' };
  await run('bash', ['-euc', commands], { cwd: folder, env });
  await writeFile(join(folder, 'tsconfig.json'), blocks('json')[0] ?? '');
  await writeFile(join(folder, 'echo.ts'), blocks('ts')[0] ?? '');
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

let database: Database;
const parley = cliFor(() => ({ DATABASE_URL: database.url, PARLEY_DATA_DIR: '/tmp' }));

test('whoever follows the page has a bot that repeats them, also what was said while it was down', async () => {
  await using stack = disposables();
  database = stack.use(await freshDatabase());
  const store = openStore({ url: database.url, max: 2 });
  stack.defer(() => store.close());
  const world = await buildWorld(store.db);
  const ann = await world.buildPerson('Ann', 'owner');
  const app = stack.use(await testApp({ databaseUrl: database.url }));
  await using annAt = connect(app.socketUrl, ann.token);
  const { workspaceId } = world;
  const { channel } = await annAt.trpc.channel.create.mutate({ workspaceId, name: 'general' });
  await annAt.trpc.channel.update.mutate({ workspaceId, channelId: channel.id, isDefault: true });

  const [create = ''] = blocks('sh');
  const args = create.trim().replace('npm run parley -- ', '').split(' ');
  const made = await parley(args);
  const token = /prl_[\w-]+/.exec(made.output)?.[0] ?? '';
  expect(made).toMatchObject({ code: 0, output: expect.stringContaining('@echo') });

  const project = stack.use(await openProject());
  // The types come along, and say something: a wrong name is found.
  const check = () => spawnSync('npx', ['tsc'], { cwd: project.folder, encoding: 'utf8' }).stdout;
  expect(check()).toBe('');
  await writeFile(join(project.folder, 'wrong.ts'), WRONG);
  expect(check()).toContain('chanelId');
  expect(check()).not.toContain('channel_archived');

  const env = { ...process.env, PARLEY_URL: app.url, PARLEY_TOKEN: '' };
  const without = spawnSync('npx', ['tsx', 'echo.ts'], {
    cwd: project.folder,
    env,
    encoding: 'utf8',
  });
  expect([without.status, without.stderr]).toEqual([1, expect.stringContaining(NO_TOKEN)]);

  const received = follow(annAt, ann);
  await until(() => received.cursor);
  const say = (body: string) =>
    annAt.trpc.message.send.mutate({ workspaceId, channelId: channel.id, body, key: randomUUID() });

  const [, , start = ''] = blocks('sh');
  const command = start.trim().replace('prl_…', token);
  expect(command).toContain(token);
  const options: SpawnOptions = {
    cwd: project.folder,
    env: { ...process.env, PARLEY_URL: app.url },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  };
  const startBot = async () => {
    const bot = spawn('bash', ['-c', command], options);
    let printed = '';
    bot.stdout?.on('data', (text) => {
      printed += text;
    });
    const stop = async () => {
      if (bot.pid && bot.exitCode === null && bot.signalCode === null)
        process.kill(-bot.pid, 'SIGINT');
      await until(() => bot.exitCode !== null || bot.signalCode !== null);
    };
    stack.defer(stop);
    await until(() => printed.includes('@echo listens'), { timeoutMs: 30_000 });
    await until(() => app.parley.realtime.hub.streams === 2, { timeoutMs: 20_000 });
    return { stop };
  };
  const bot = await startBot();
  await say('hello');
  await until(() => bodies(received).length === 2, { timeoutMs: 20_000 });
  await bot.stop();
  await say('are you there?');
  await startBot();
  await until(() => bodies(received).length === 4, { timeoutMs: 20_000 });
  expect(bodies(received)).toEqual([
    'hello',
    'You said: hello',
    'are you there?',
    'You said: are you there?',
  ]);
}, 180_000);

const NO_TOKEN = 'Error: Set PARLEY_TOKEN to a token of the bot.';

const WRONG = `
import { type ChannelId, createParley, type Message, ParleyError, REASONS, type Reason } from 'parley-chat-sdk';
const parley = createParley({ url: '', token: '' });
const reasons: readonly Reason[] = REASONS;
export const isKnown = (reason: Reason, id: ChannelId, { channelId }: Message) => reasons.includes(reason) && id === channelId;
try {
  await parley.message.send.mutate({ chanelId: '' });
} catch (error) {
  if (error instanceof ParleyError && error.data?.reason === 'channel_archived') throw error;
}
`;
