import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OriginCheck } from './origin';

const PREFLIGHT_SECONDS = 600;
const PREFLIGHT = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers':
    'authorization, content-type, last-event-id, trpc-accept, x-trpc-source',
  'access-control-max-age': String(PREFLIGHT_SECONDS),
};

/**
 * Lets pages of our origins read responses of the API, with their cookie. Any other origin gets no header,
 * so that its browser withholds the response. Returns whether that was all: a preflight.
 */
export function answerCors(
  request: IncomingMessage,
  response: ServerResponse,
  isOwnOrigin: OriginCheck,
): boolean {
  const { origin } = request.headers;
  response.setHeader('vary', 'Origin');
  const isOurs = origin !== undefined && isOwnOrigin(request);
  if (isOurs) {
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('access-control-allow-credentials', 'true');
    response.setHeader('access-control-expose-headers', 'parley-token-expires, retry-after');
  }
  if (request.method !== 'OPTIONS') return false;
  response.writeHead(204, isOurs ? PREFLIGHT : {}).end();
  return true;
}
