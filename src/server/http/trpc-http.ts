import type { IncomingMessage, ServerResponse } from 'node:http';
import { createHTTPHandler } from '@trpc/server/adapters/standalone';
import type { ApiContext } from '../api/context';
import { appRouter } from '../api/root';
import { hasSessionCookie } from '../auth/session-cookie';
import { endsSoon } from '../domain/account';
import { addressOf } from './address';
import { type Api, memberIdsOf, principalOf } from './api';

const BODY_LIMIT_BYTES = 1024 * 1024;
const BATCH_LIMIT = 20;
const METHODS = new Set(['GET', 'HEAD', 'POST', 'OPTIONS']);

/** tRPC over plain HTTP: for scripts, and for browsers where WebSockets are blocked. */
export function createTrpcHttp(
  api: Api,
): (request: IncomingMessage, response: ServerResponse) => void {
  const handle = createHTTPHandler({
    router: appRouter,
    basePath: '/api/trpc/',
    maxBodySize: BODY_LIMIT_BYTES,
    maxBatchSize: BATCH_LIMIT,
    createContext: async ({ req, res }): Promise<ApiContext> => {
      const { cookie, authorization } = req.headers;
      const principal = await principalOf(api, { cookie, authorization });
      if (principal.kind === 'token') warnOfEnd(res, principal.expiresAt, api);
      const ip = addressOf(req, api.env.TRUST_PROXY);
      return { ...api.shared, principal, ip, memberIds: memberIdsOf(principal) };
    },
    onError: api.onError,
  });
  return (request, response) => {
    if (!METHODS.has(request.method ?? '')) return void response.writeHead(405).end();
    const writes = request.method !== 'GET' && request.method !== 'HEAD';
    const byCookie =
      request.headers.authorization === undefined && hasSessionCookie(request.headers.cookie);
    if (writes && byCookie && !api.isOwnOrigin(request)) {
      response
        .writeHead(403, { 'content-type': 'text/plain' })
        .end('This page may not call Parley.\n');
      return;
    }
    response.setHeader('cache-control', 'no-store');
    handle(request, response);
  };
}

/** For programs that nobody watches: `parley-token-expires` has the time at which a token ends within a week. */
function warnOfEnd(response: ServerResponse, expiresAt: Date | null, { shared }: Api): void {
  if (expiresAt === null || !endsSoon(expiresAt, shared.domain.clock.now())) return;
  response.setHeader('parley-token-expires', expiresAt.toISOString());
}
