import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports that systems give to outgoing connections (32768 and up on Linux, 49152 and up elsewhere):
 * one of those may be taken by anybody's connection between the look and the use, and while a program that is
 * to come back at its port is down.
 */
const FIRST_PORT = 10_240;
const LAST_PORT = 32_767;
const TRIES = 100;

/** A port that is free now, on the loopback address only, and that no outgoing connection takes. */
export async function freePort(): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    const port = randomInt(FIRST_PORT, LAST_PORT + 1);
    const probe = createServer().listen(port, '127.0.0.1');
    try {
      await once(probe, 'listening');
    } catch (error) {
      if (tries === TRIES) throw error;
      continue;
    }
    probe.close();
    await once(probe, 'close');
    return port;
  }
}
