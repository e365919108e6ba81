import type { IncomingMessage } from 'node:http';
import type { Env } from '../env';

/** Whether the page behind a request with a cookie is one of ours. */
export type OriginCheck = (request: IncomingMessage) => boolean;

/**
 * Compares the whole origin, never a part of it. Without PUBLIC_URL the host that the browser spoke to
 * is ours, since it is the one its cookie belongs to. A missing origin and `null` are not ours.
 */
export function createOriginCheck(env: Env): OriginCheck {
  const allowed = new Set(env.ALLOWED_ORIGINS.map(asBrowsersSayIt));
  if (env.PUBLIC_URL) allowed.add(new URL(env.PUBLIC_URL).origin);
  return ({ headers }) => {
    const origin = headers.origin?.toLowerCase();
    if (!origin) return false;
    if (allowed.has(origin)) return true;
    if (env.PUBLIC_URL || !URL.canParse(origin)) return false;
    const { origin: whole, host } = new URL(origin);
    // A path, or a user name before an @, is in no origin that a browser sends.
    return whole === origin && host === headers.host?.toLowerCase();
  };
}

/** `https://Chat.Example.com/` as someone may write it; those of apps have schemes of their own. */
function asBrowsersSayIt(origin: string): string {
  const { origin: whole } = URL.canParse(origin) ? new URL(origin) : { origin: 'null' };
  return whole === 'null' ? origin.toLowerCase() : whole;
}
