import type { Env } from '../env';
import { isLoopback } from '../infra/network';

/** Whether others than this machine can reach the server: directly, or through a proxy in front of it. */
export function isReachable({ HOST, PUBLIC_URL, TRUST_PROXY }: Env): boolean {
  const hosts = PUBLIC_URL ? [HOST, new URL(PUBLIC_URL).hostname] : [HOST];
  return TRUST_PROXY || !hosts.every((host) => host === 'localhost' || isLoopback(host));
}
