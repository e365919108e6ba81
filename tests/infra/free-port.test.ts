import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePort } from '@/server/infra/free-port';

/** Where Linux says which ports outgoing connections get. */
const OUTGOING = '/proc/sys/net/ipv4/ip_local_port_range';

test('a free port is one that can be used, and none that an outgoing connection takes', async () => {
  const range = await readFile(OUTGOING, 'utf8').catch(() => '32768 60999');
  const [first = 0] = range.trim().split(/\s+/).map(Number);
  for (const port of await Promise.all(Array.from({ length: 50 }, freePort))) {
    expect(port).toBeLessThan(first);
    await using server = createServer();
    await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  }
});
