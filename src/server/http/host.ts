import { isIP } from 'node:net';
import { type Failure, forbidden } from '@/shared/errors';
import type { Env } from '../env';
import { isLoopback, plainAddress } from '../infra/network';

/** Whether a request names this server by a name of ours. */
export type HostCheck = (host: string | undefined) => boolean;

/**
 * Compares the name, whatever the port: PUBLIC_URL's, those of ALLOWED_ORIGINS, this machine's own and the
 * one listened on. A page elsewhere whose name was pointed at this machine (DNS rebinding) names its own.
 * Where the server listens on every address and no public one is set, any plain IP address will do: a name
 * that is an address cannot be pointed elsewhere.
 */
export function createHostCheck(
  env: Pick<Env, 'HOST' | 'PUBLIC_URL' | 'ALLOWED_ORIGINS'>,
): HostCheck {
  const known = new Set([env.PUBLIC_URL ?? '', ...env.ALLOWED_ORIGINS].flatMap(hostnameOf));
  known.add(env.HOST.toLowerCase());
  const takesAddresses = isWildcard(env.HOST) && env.PUBLIC_URL === undefined;
  const isOurs = (host: string) => {
    // A path behind the name would be read as no part of it.
    if (/[/\\?#]/.test(host)) return false;
    const [name] = hostnameOf(`http://${host}`);
    if (name === undefined) return false;
    const address = plainAddress(`${name}`.replace(/^\[|\]$/g, ''));
    if (known.has(name) || known.has(address)) return true;
    if (name === 'localhost' || name.endsWith('.localhost') || isLoopback(address)) return true;
    return takesAddresses && isIP(address) !== 0;
  };
  const found = new Map<string, boolean>();
  return (host) => {
    // Only HTTP/1.0 leaves it out, which no browser speaks.
    if (host === undefined) return true;
    const before = found.get(host);
    if (before !== undefined) return before;
    const answer = isOurs(host);
    // Only names that are accepted are kept: made-up ones would fill the map.
    if (answer && found.size < NAMES_KEPT) found.set(host, answer);
    return answer;
  };
}

const NAMES_KEPT = 100;

/** What is wrong and what to set, for the operator. */
export const unknownHost = (host: string | undefined) =>
  forbidden(
    'unknown_host',
    `This server does not know the name “${shown(host)}”. If it is yours, set PUBLIC_URL to the address that people open, such as https://${shown(host)}, and start Parley again.`,
  );

/** The same as a page, for browsers. */
export const unknownHostPage = ({ message }: Failure) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Unknown name · Parley</title>
<h1>This name is not known here</h1>
<p>${message}</p>
</html>
`;

const isWildcard = (host: string) => isIP(host) !== 0 && /^[0:.]+$/.test(host);

/** None for what is no address, or has more to it than a name and a port. */
function hostnameOf(url: string): string[] {
  if (!URL.canParse(url)) return [];
  const { hostname, username, password } = new URL(url);
  return hostname === '' || username !== '' || password !== '' ? [] : [hostname];
}

// It came from outside and goes into a page.
const shown = (host: string | undefined) => (host ?? '').replace(/[^\w.:[\]-]/g, '').slice(0, 100);
