import { Agent } from 'node:http';
import { expect, test } from 'vitest';
import { testApp } from '../harness/app';
import { until } from '../harness/wait';
import { ask } from './raw';

test('who offers another protocol is answered as anybody else', async () => {
  await using app = await testApp();
  const offer = {
    connection: 'Upgrade, HTTP2-Settings',
    upgrade: 'h2c',
    'http2-settings': 'AAMAAABk',
  };
  const got = await ask(app, { path: '/api/trpc/auth.status', headers: offer });
  expect([got.status, JSON.parse(got.text).result.data.providers]).toEqual([200, []]);
  expect((await ask(app, { path: '/healthz', headers: offer })).status).toBe(200);
  const sent = await ask(app, {
    path: '/api/trpc/auth.signUp',
    method: 'POST',
    headers: { ...offer, 'content-type': 'application/json' },
    body: JSON.stringify({ code: 'x'.repeat(70_000) }),
  });
  expect(JSON.parse(sent.text)).toMatchObject({ error: { data: { reason: 'invalid_input' } } });
  const foreign = { ...offer, host: 'evil.example' };
  expect((await ask(app, { path: '/healthz/x', headers: foreign })).status).toBe(421);
});

test('a connection may offer it with each request, and nothing of them stays on it', async () => {
  await using app = await testApp();
  const warnings: string[] = [];
  const warned = ({ message }: Error) => void warnings.push(message);
  process.on('warning', warned);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const connections = new Set<unknown>();
  const headers = { connection: 'Upgrade', upgrade: 'h2c' };
  for (let nth = 0; nth < 30; nth += 1) {
    expect((await ask(app, { path: '/healthz', headers, agent })).status).toBe(200);
    await until(() => Object.keys(agent.freeSockets).length > 0);
    for (const socket of Object.values(agent.freeSockets).flat()) connections.add(socket);
  }
  agent.destroy();
  process.off('warning', warned);
  expect([connections.size, warnings]).toEqual([1, []]);
});
