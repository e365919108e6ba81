import type { Env } from '../env';
import { isLoopback } from './network';

/** Which `localhost` reaches, as everywhere. */
const BY_LOCALHOST = new Set(['localhost', '127.0.0.1', '0.0.0.0', '::']);

/** Whether others than this machine can reach the server: directly, or through a proxy in front of it. */
export function isReachable({ HOST, PUBLIC_URL, TRUST_PROXY }: Env): boolean {
  const hosts = PUBLIC_URL ? [HOST, new URL(PUBLIC_URL).hostname] : [HOST];
  return TRUST_PROXY || !hosts.every(isThisMachine);
}

export const isThisMachine = (host: string) => host === 'localhost' || isLoopback(host);

/** The address to open, for a person at the terminal. */
export function addressToOpen({
  HOST,
  PORT,
  PUBLIC_URL,
}: Pick<Env, 'HOST' | 'PORT' | 'PUBLIC_URL'>) {
  if (PUBLIC_URL) return PUBLIC_URL;
  if (BY_LOCALHOST.has(HOST)) return `http://localhost:${PORT}`;
  return `http://${HOST.includes(':') ? `[${HOST}]` : HOST}:${PORT}`;
}
