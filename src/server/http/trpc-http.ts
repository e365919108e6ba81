import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  incomingMessageToRequest,
  internal_exceptionHandler,
  type NodeHTTPRequest,
} from '@trpc/server/adapters/node-http';
import {
  type ResponseMeta,
  type ResponseMetaFn,
  resolveResponse,
  type TRPCRequestInfo,
} from '@trpc/server/http';
import { API_PATH } from '@/shared/api-path';
import { Failure, invalid, rateLimited } from '@/shared/errors';
import type { ApiContext } from '../api/context';
import { appRouter } from '../api/root';
import { toTRPCError } from '../api/trpc';
import type { Principal } from '../auth/principal';
import { personOf } from '../auth/principal';
import { hasSessionCookie } from '../auth/session-cookie';
import { endsSoon } from '../domain/account';
import { LONGEST_PAUSE_MS } from '../infra/pace';
import { addressOf } from './address';
import { type Api, memberIdsOf, principalOf } from './api';
import { mayBeLong, readBody, refuseBody } from './body';
import type { ConnectionLimiter } from './connection-limiter';
import { answerCors } from './cors';
import { LongBodies } from './long-bodies';
import { isModest, tooIntricate } from './modest-json';
import { retryAfter, sendFailure } from './refuse';
import { bearerOf, foreignOrigin, tooManyHere } from './sockets';
import type { UnauthenticatedConnections } from './unauthenticated-connections';
import { writeAnswer } from './write-answer';

const BATCH_LIMIT = 20;
/** Beside its calls a request costs about as much as so many messages of a socket. */
const REQUEST_COST = 2;
const METHODS = new Set(['GET', 'HEAD', 'POST', 'OPTIONS']);

/** tRPC over plain HTTP: for scripts, and for browsers where WebSockets are blocked. */
export function createTrpcHttp(
  api: Api,
  limiter: ConnectionLimiter,
  unauthenticated: UnauthenticatedConnections | null,
): (request: IncomingMessage, response: ServerResponse) => void {
  const options = {
    router: appRouter,
    maxBatchSize: BATCH_LIMIT,
    responseMeta: metaOf,
    onError: api.onError,
  };

  const longBodies = new LongBodies();

  return (request, response) => {
    if (!METHODS.has(request.method ?? '')) return sendFailure(response, wrongMethod(), 405);
    if (answerCors(request, response, api.isOwnOrigin)) return;
    const writes = request.method === 'POST';
    const byCookie =
      request.headers.authorization === undefined && hasSessionCookie(request.headers.cookie);
    if (writes && byCookie && !api.isOwnOrigin(request))
      return sendFailure(response, foreignOrigin());
    if (writes && !isJson(request)) return sendFailure(response, notJson(), 415);
    const ip = addressOf(request, api.env.TRUST_PROXY);
    const slot = limiter.enter(ip, () => request.socket.destroy());
    if (slot === 'too many here') return sendFailure(response, tooManyHere());
    response.once('close', slot.leave);
    const markAuthenticated = () => {
      slot.markAuthenticated();
      unauthenticated?.markAuthenticated(request.socket);
    };
    response.setHeader('cache-control', 'no-store');
    const asked = {
      ...options,
      path: pathOf(request),
      createContext: ({ info }: { info: TRPCRequestInfo }) =>
        createContext(api, { request, response, info, ip, markAuthenticated }).catch(
          (error: unknown) => {
            throw toTRPCError(error);
          },
        ),
    };
    const handle = async (req: NodeHTTPRequest) => {
      const call = incomingMessageToRequest(req, response, { maxBodySize: null });
      const answer = await resolveResponse({ ...asked, req: call, error: null });
      await writeAnswer(answer, response, call.signal);
    };
    // Errors of procedures are in their responses: this is a malformed address, or a bug of ours.
    const failed = internal_exceptionHandler({ ...asked, req: request, res: response });
    if (!writes) return void handle(request).catch(failed);
    // tRPC takes a body that was read already; as a stream each would cost it about as much as its procedure.
    const read = () =>
      readBody(request, (body) => {
        if (!isModest(body)) return sendFailure(response, tooIntricate());
        handle(Object.assign(request, { body })).catch(failed);
      });
    if (!mayBeLong(request)) return read();
    const { cookie, authorization } = request.headers;
    principalOf(api, { cookie, authorization }).then((principal) => {
      // Nothing would close it.
      if (response.destroyed) return;
      const person = principal.kind === 'nobody' ? null : personOf(principal);
      if (longBodies.enter(person, response)) read();
      else refuseBody(request, response, person ? tooManyLongOfYou() : tooManyLong());
    }, failed);
  };
}

type Outcome = Parameters<ResponseMetaFn<typeof appRouter>>[0];

interface Call {
  request: IncomingMessage;
  response: ServerResponse;
  info: TRPCRequestInfo;
  ip: string;
  markAuthenticated: () => void;
}

async function createContext(api: Api, call: Call): Promise<ApiContext> {
  const { request, response, info, ip, markAuthenticated } = call;
  const { cookie, authorization } = request.headers;
  const isStream = info.type === 'subscription';
  // Where headers cannot be set, as with server-sent events, the address brings the token.
  const given = isStream ? bearerOf(paramsIn(info.connectionParams)) : undefined;
  const principal = await principalOf(api, { cookie, authorization: given ?? authorization });
  if (principal.kind !== 'nobody') markAuthenticated();
  if (principal.kind === 'token') warnOfEnd(response, principal.expiresAt, api);
  await keepPace(api, { principal, ip, cost: REQUEST_COST + info.calls.length });
  const memberIds = memberIdsOf(principal);
  return { ...api.shared, principal, ip, memberIds, overHttp: true };
}

interface Caller {
  principal: Principal;
  ip: string;
  cost: number;
}

/** Waits until the caller is within the rate limit. Unauthenticated callers of a network share it; a long wait is refused. */
async function keepPace({ shared }: Api, { principal, ip, cost }: Caller): Promise<void> {
  const pauseMs = shared.domain.calls.pace.take(personOf(principal, ip), cost);
  if (pauseMs > 0) await sleep(pauseMs, undefined, { ref: false });
  if (principal.kind !== 'nobody' || pauseMs < LONGEST_PAUSE_MS) return;
  throw rateLimited('Too many requests come from your network. Try again soon.', {
    limit: 'requests_per_second',
    retryAfterMs: LONGEST_PAUSE_MS,
  });
}

/** The names of the procedures, with commas between them. */
const pathOf = ({ url = '' }: IncomingMessage) =>
  url
    .split('?', 1)
    .join()
    .slice(API_PATH.length)
    .replace(/^\/|\/$/g, '');

function metaOf({ errors, eagerGeneration }: Outcome): ResponseMeta {
  const waits = errors.flatMap(({ cause }) =>
    cause instanceof Failure ? (cause.retryAfterMs ?? []) : [],
  );
  // What tRPC sets on its own, and what `answerCors` decides by.
  const headers: Record<string, string> = { vary: 'Origin, trpc-accept, accept' };
  if (waits.length > 0) headers['retry-after'] = retryAfter(Math.max(...waits));
  // Calls that reach no procedure would be refused as plain text; streams have a type of their own.
  if (!eagerGeneration) headers['content-type'] = 'application/json';
  return { headers };
}

/** `parley-token-expires`: when a token expires, if it does within a week, for programs that run unattended. */
function warnOfEnd(response: ServerResponse, expiresAt: Date | null, { shared }: Api): void {
  if (expiresAt === null || !endsSoon(expiresAt, shared.domain.clock.now())) return;
  response.setHeader('parley-token-expires', expiresAt.toISOString());
}

/** Text only, as over a socket. */
function paramsIn(given: unknown): Record<string, string> | null {
  if (typeof given !== 'object' || given === null) return null;
  return Object.fromEntries(
    Object.entries(given).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

const isJson = ({ headers }: IncomingMessage) =>
  /^application\/json *(?:;|$)/i.test(headers['content-type'] ?? '');

const notJson = () =>
  invalid('unsupported_media_type', 'Send JSON, with the header content-type: application/json.');
const tooManyLong = () =>
  rateLimited('Too many long requests of others come in. Try again soon, or sign in first.', {
    limit: 'long_bodies_at_once',
    retryAfterMs: 1_000,
  });
const tooManyLongOfYou = () =>
  rateLimited('Too many long requests of yours come in. Send them one after the other.', {
    limit: 'long_bodies_at_once',
    retryAfterMs: 1_000,
  });
const wrongMethod = () => invalid('method_not_supported', 'The API takes GET and POST.');
