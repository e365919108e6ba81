import { once } from 'node:events';
import { readdir, readlink, stat } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { disposables } from '../harness/disposables';
import { freshDatabase } from '../harness/postgres';
import { startServer } from '../harness/server';
import { until } from '../harness/wait';
import { scrape } from './scrape';

const CLIENTS = 200;
const REQUESTS = 16;
const CHUNKS = '.next/static/chunks';

/** The name of the largest file that a page loads. */
async function largestChunk(): Promise<string> {
  const names = (await readdir(CHUNKS)).filter((name) => name.endsWith('.js'));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(CHUNKS, name))).size));
  return names[sizes.indexOf(Math.max(...sizes))] ?? '';
}

test('files that many ask for and nobody reads are opened one a connection, and closed', async () => {
  await using stack = disposables();
  const database = stack.use(await freshDatabase());
  const server = stack.use(await startServer({ databaseUrl: database.url }));
  const name = await largestChunk();
  const opened = async () => {
    const directory = `/proc/${server.pid}/fd`;
    const links = (await readdir(directory)).map((fd) => readlink(join(directory, fd)));
    const targets = await Promise.allSettled(links);
    return targets.filter((each) => each.status === 'fulfilled' && each.value.endsWith(name))
      .length;
  };
  const heap = async () => (await scrape(server.url)).get('process_resident_memory_bytes') ?? 0;
  const before = await heap();
  const request = `GET /_next/static/chunks/${name} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`;
  const clients = await Promise.all(
    Array.from({ length: CLIENTS }, async (): Promise<Socket> => {
      const client = connect(server.port, '127.0.0.1').on('error', () => undefined);
      await once(client, 'connect');
      client.pause().write(request.repeat(REQUESTS));
      return client;
    }),
  );
  await until(async () => (await opened()) > 0);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect(await opened()).toBeLessThanOrEqual(CLIENTS);
  expect((await heap()) - before).toBeLessThan(200 * 1024 * 1024);
  for (const client of clients) client.destroy();
  await until(async () => (await opened()) === 0);
});
