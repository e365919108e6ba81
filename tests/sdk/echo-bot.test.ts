import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { connect, testApp } from '../harness/app';
import { until } from '../harness/wait';
import { buildWorld } from '../harness/world';
import { bodies, follow } from '../realtime/follow';

const ROOT = resolve(import.meta.dirname, '../..');
const TSX = join(ROOT, 'node_modules/tsx/dist/esm/index.mjs');

/** A project of somebody else's: the bot from the docs, and nothing of Parley but the built SDK. */
async function openProject() {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bot-'));
  const modules = join(folder, 'node_modules');
  await mkdir(join(modules, 'parley'), { recursive: true });
  await mkdir(join(modules, '@types'));
  await cp(join(ROOT, 'dist', 'sdk'), join(modules, 'parley', 'sdk'), { recursive: true });
  for (const name of [
    '@trpc',
    'eventsource',
    'eventsource-parser',
    'ws',
    '@types/node',
    'undici-types',
  ]) {
    await symlink(join(ROOT, 'node_modules', name), join(modules, name));
  }
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(
    join(modules, 'parley', 'package.json'),
    JSON.stringify({
      name: 'parley',
      exports: { './sdk': { types: './sdk/types/sdk/index.d.ts', default: './sdk/index.mjs' } },
    }),
  );
  await cp(join(ROOT, 'docs', 'echo-bot.ts'), join(folder, 'echo-bot.ts'));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

test('the echo bot of the docs type-checks against the SDK alone', async () => {
  await using project = await openProject();
  const options = [
    '--strict',
    '--noEmit',
    '--module',
    'nodenext',
    '--target',
    'es2023',
    '--types',
    'node',
  ];
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const check = () =>
    spawnSync(process.execPath, [tsc, ...options, 'echo-bot.ts'], {
      cwd: project.folder,
      encoding: 'utf8',
    });
  expect(check().stdout).toBe('');
  // The types say something: a wrong name is found.
  await writeFile(
    join(project.folder, 'echo-bot.ts'),
    `
    import { createParley } from 'parley/sdk';
    const parley = createParley({ url: '', token: '' });
    await parley.message.send.mutate({ chanelId: '' });`,
  );
  expect(check().stdout).toContain('chanelId');
}, 60_000);

test('the echo bot answers on a live server, and each message once over a restart', async () => {
  const first = await testApp();
  const world = await buildWorld(first.parley.domain.store.db);
  const ann = await world.buildPerson('Ann');
  const robo = await world.buildPerson('Robo');
  const channel = await world.buildChannel([ann, robo]);
  await using project = await openProject();
  const bot = spawn(
    process.execPath,
    ['--import', TSX, 'echo-bot.ts', first.url, robo.token, world.slug],
    { cwd: project.folder, stdio: 'inherit' },
  );
  try {
    await until(() => first.parley.realtime.hub.streams === 1, { timeoutMs: 20_000 });
    await using annAt = connect(first.socketUrl, ann.token);
    const heard = follow(annAt, ann);
    const say = (body: string) =>
      annAt.trpc.message.send.mutate({
        workspaceId: world.workspaceId,
        channelId: channel.id,
        body,
        key: randomUUID(),
      });
    await until(() => heard.cursor);
    await say('hello');
    await until(() => bodies(heard).length === 2);
    await first[Symbol.asyncDispose]();
    await using second = await testApp({ env: { PORT: String(first.port) } });
    await say('still there?');
    await until(() => bodies(heard).length === 4, { timeoutMs: 20_000 });
    expect(bodies(heard)).toEqual([
      'hello',
      'You said: hello',
      'still there?',
      'You said: still there?',
    ]);
    expect(second.parley.realtime.hub.streams).toBe(2);
  } finally {
    bot.kill();
  }
}, 60_000);
