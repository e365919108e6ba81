import { createServer } from 'node:net';
import type { CommandEnv } from '@/server/env';
import { findPortHolder } from '@/server/infra/port-holder';
import { bad, type Finding, good } from './finding';

const PROBE_MS = 2_000;

/** Whether the server’s port is free, or which program uses it. */
export async function checkPort({ HOST, PORT }: CommandEnv): Promise<Finding> {
  const code = await tryListening(HOST, PORT);
  const where = `${PORT} on ${HOST}`;
  if (code === null) return good('port', `${where} is free: no Parley runs there now`);
  if (code === 'EACCES') {
    return bad('port', `${where} may not be used by this account`, 'Set PORT to one above 1023.');
  }
  if (code === 'EADDRNOTAVAIL') {
    return bad(
      'port',
      `${HOST} is no address of this machine`,
      'Set HOST to one of its addresses.',
    );
  }
  const holder = await findPortHolder(PORT);
  const program = holder
    ? `${holder.program} (process ${holder.pid})`
    : 'a program of another account';
  if (await isParley(HOST, PORT)) return good('port', `${where} is used by Parley: ${program}`);
  return bad(
    'port',
    `${where} is used by ${program}, which is not Parley`,
    'Stop that program, or set PORT to another.',
  );
}

function tryListening(host: string, port: number): Promise<string | null> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen(port, host, () => probe.close(() => resolve(null)));
  });
}

async function isParley(host: string, port: number): Promise<boolean> {
  const own = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const name = own.includes(':') ? `[${own}]` : own;
  try {
    const response = await fetch(`http://${name}:${port}/readyz`, {
      signal: AbortSignal.timeout(PROBE_MS),
      redirect: 'manual',
    });
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null && 'store' in body && 'bus' in body;
  } catch {
    // Whatever it is, it does not speak as Parley does.
    return false;
  }
}
