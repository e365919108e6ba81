import { randomUUID } from 'node:crypto';
import { initTRPC, TRPCError } from '@trpc/server';
import * as z from 'zod';
import type { ErrorShape } from '@/shared/error-shape';
import { Failure, type FailureKind, forbidden, unavailable } from '@/shared/errors';
import type { WorkspaceId } from '@/shared/id';
import { inWorkspace } from '@/shared/input/common';
import type { ProcedureMeta } from '@/shared/procedure-meta';
import type { Reason } from '@/shared/reasons';
import type { Principal } from '../auth/principal';
import { personOf, refusalOf } from '../auth/principal';
import { isStoreUnavailable, postgresError, retryWhileUnavailable } from '../db/errors';
import type { AccountCtx } from '../domain/account';
import type { Ctx, Domain, Poster } from '../domain/context';
import { type Asker, accessWorkspace } from '../domain/workspace';
import type { ApiContext } from './context';

const CODES = {
  not_found: 'NOT_FOUND',
  forbidden: 'FORBIDDEN',
  invalid: 'BAD_REQUEST',
  conflict: 'CONFLICT',
  limit_exceeded: 'PAYLOAD_TOO_LARGE',
  rate_limited: 'TOO_MANY_REQUESTS',
  unauthenticated: 'UNAUTHORIZED',
  unavailable: 'SERVICE_UNAVAILABLE',
} satisfies Record<FailureKind, TRPCError['code']>;

const t = initTRPC
  .context<ApiContext>()
  .meta<ProcedureMeta>()
  .create({
    // Proxies close idle connections, and a client should notice one that has died.
    sse: {
      ping: { enabled: true, intervalMs: 25_000 },
      client: { reconnectAfterInactivityMs: 60_000 },
    },
    errorFormatter({ shape, error }): ErrorShape {
      const { stack: _, ...data } = shape.data;
      const { cause } = error;
      if (cause instanceof Failure) {
        const { reason, field, limit, retryAfterMs } = cause;
        return { ...shape, data: { ...data, reason, field, limit, retryAfterMs } };
      }
      if (cause instanceof z.ZodError) {
        const fields = fieldErrors(cause);
        const message = sentenceOf(fields);
        return { ...shape, message, data: { ...data, reason: 'invalid_input', fields } };
      }
      if (error.code !== 'INTERNAL_SERVER_ERROR') {
        return { ...shape, data: { ...data, reason: reasonOf(error.code) } };
      }
      const incident = incidentOf(error);
      return {
        ...shape,
        message: `Something went wrong on our side (${incident}). Try again; if it stays, tell your admin this code.`,
        data: { ...data, reason: 'internal', incident },
      };
    },
  });

const incidents = new WeakMap<TRPCError, string>();

/** The id by which an unexpected error is found again in the log; the caller gets the same one. */
export function incidentOf(error: TRPCError): string {
  const known = incidents.get(error);
  if (known) return known;
  const made = randomUUID().slice(0, 8);
  incidents.set(error, made);
  return made;
}

function fieldErrors(error: z.ZodError): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) fields[issue.path.join('.')] ??= issue.message;
  return fields;
}

/** Names the input, for callers that have no form to show a sentence beside. */
function sentenceOf(fields: Record<string, string>): string {
  const [first] = Object.entries(fields);
  if (!first) return 'Check what you entered.';
  const [path, sentence] = first;
  return path === '' ? sentence : `\`${path}\`: ${sentence}`;
}

/** What tRPC itself refuses: calls that reach no procedure. */
function reasonOf(code: TRPCError['code']): Reason {
  switch (code) {
    case 'NOT_FOUND':
      return 'not_found';
    case 'PARSE_ERROR':
      return 'parse_error';
    case 'METHOD_NOT_SUPPORTED':
      return 'method_not_supported';
    case 'UNSUPPORTED_MEDIA_TYPE':
      return 'unsupported_media_type';
    case 'PAYLOAD_TOO_LARGE':
      return 'payload_too_large';
    case 'CLIENT_CLOSED_REQUEST':
      return 'client_closed_request';
    case 'TIMEOUT':
      return 'timeout';
    case 'UNAUTHORIZED':
      return 'unauthenticated';
    case 'TOO_MANY_REQUESTS':
      return 'rate_limited';
    case 'SERVICE_UNAVAILABLE':
      return 'unavailable';
    default:
      return 'bad_request';
  }
}

/** The meta of what reads much, such as a whole workspace's messages: it runs on connections kept for that. */
export const EXPENSIVE: ProcedureMeta = { reads: 'much' };

/**
 * Maps the domain's errors to tRPC's and queues reads by caller. `known` rejects unauthenticated callers before
 * their input is validated: correcting the input would not help them.
 */
const entranceFor = (who: 'anyone' | 'known') =>
  t.middleware(async ({ ctx, type, meta, signal, next }) => {
    const { domain, principal } = ctx;
    if (who === 'known' && principal.kind === 'nobody') refuse(refusalOf(principal));
    const run = (own: Domain) => next({ ctx: { domain: own } });
    const cost = meta === EXPENSIVE ? 'expensive' : 'read';
    // One middleware for all of it: each costs every message that is sent.
    const result = await (type === 'query'
      ? readInTurn(ctx, { cost, signal, run }).catch(refuse)
      : run(domain));
    if (result.ok) return result;
    throw toTRPCError(result.error);
  });

/** For what is thrown before there is a result that holds an error. */
function refuse(error: unknown): never {
  throw toTRPCError(error);
}

interface Read<T> {
  cost: 'read' | 'expensive';
  signal: AbortSignal | undefined;
  run(domain: Domain): Promise<T>;
}

/** Reads run in their caller's turn, and those that read much on connections of their own. */
function readInTurn<T>({ domain, principal, ip }: ApiContext, { cost, signal, run }: Read<T>) {
  return domain.calls[cost].run(personOf(principal, ip), signal, () => {
    if (cost === 'read') return run(domain);
    return domain.store.expensive(signal, (db) =>
      run({ ...domain, store: { ...domain.store, db } }),
    );
  });
}

/** A change waits for its caller's turn. It runs even if the caller disconnects while it waits. */
const writeInTurn = <T>({ domain, principal, ip }: ApiContext, work: () => Promise<T>) =>
  domain.calls.write.run(personOf(principal, ip), undefined, work);

/** `key` is the member who changes something, or the user where it is about their account. */
async function countChange(
  { limits }: Domain,
  meta: ProcedureMeta | undefined,
  key: string,
): Promise<void> {
  await limits.take('change', key);
  if (meta?.limit) await limits.take(meta.limit, key);
}

/** Whether Postgres ended a transaction because of a deadlock. Callers get `unavailable`; the fault is this program's. */
export const isDeadlock = ({ cause }: TRPCError): boolean =>
  postgresError(cause?.cause)?.code === '40P01';

/** Also used by subscriptions, whose errors come after the middleware has returned. */
export function toTRPCError(error: unknown): TRPCError {
  const cause = error instanceof TRPCError ? (error.cause ?? error) : error;
  if (cause instanceof Failure) {
    return new TRPCError({ code: CODES[cause.kind], message: cause.message, cause });
  }
  if (isStoreUnavailable(cause)) return toTRPCError(Object.assign(unavailable(), { cause }));
  return error instanceof TRPCError
    ? error
    : new TRPCError({
        code: 'INTERNAL_SERVER_ERROR',
        message: 'Internal server error',
        cause: error,
      });
}

export const { router, createCallerFactory } = t;

/** For anyone at all: sign-in, set-up and invites. */
export const open = t.procedure.use(entranceFor('anyone'));

/** For authenticated callers: with a session or token that is valid. */
export const known = t.procedure.use(entranceFor('known'));

/** For a person who signed in with a session; tokens cannot manage the account they belong to. */
export const account = known.use(({ ctx, type, meta, next }) => {
  const { principal } = ctx;
  if (principal.kind !== 'session') {
    throw forbidden('session_only', 'Sign in with a browser for this.');
  }
  const { user, session } = principal;
  const me: AccountCtx = { ...ctx.domain, user, session, ip: ctx.ip };
  if (type !== 'mutation') return next({ ctx: { me } });
  return writeInTurn(ctx, async () => {
    await countChange(ctx.domain, meta, user.id);
    return next({ ctx: { me } });
  });
});

/**
 * For a member of the workspace that the input names. A workspace that is not there and one that the
 * caller is not in are the same NOT_FOUND.
 */
export const member = known
  .input(inWorkspace)
  .use(async ({ ctx, input, meta, type, signal, next }) => {
    const { principal } = ctx;
    const asker = askerOf(principal, type === 'mutation' ? 'write' : 'read');
    const access = () => accessWorkspace(ctx.domain, asker, input.workspaceId);
    if (type === 'mutation') {
      return writeInTurn(ctx, async () => {
        const me: Ctx = await access();
        await countChange(ctx.domain, meta, me.actor.id);
        return next({ ctx: { me } });
      });
    }
    const me: Ctx = await (type === 'subscription'
      ? retryWhileUnavailable(() => readInTurn(ctx, { cost: 'read', signal, run: access }), signal)
      : access());
    return next({ ctx: { me } });
  });

/**
 * A member whose rights are checked in the transaction that writes. Which member the caller is in a
 * workspace never changes, so a connection asks the store once.
 */
export async function authorIn(ctx: ApiContext, workspaceId: WorkspaceId): Promise<Poster> {
  const { domain, memberIds, principal } = ctx;
  const asker = askerOf(principal, 'write');
  const access = () => accessWorkspace(domain, asker, workspaceId);
  const authorId = memberIds.get(workspaceId) ?? (await access()).actor.id;
  memberIds.set(workspaceId, authorId);
  const asAdmin = asker.kind === 'session' || asker.scopes.includes('admin');
  return { domain, workspaceId, authorId, asAdmin, access };
}

/** Whoever asks about a workspace; throws for nobody, and for a token without the scope. */
export function askerOf(principal: Principal, scope: 'read' | 'write'): Asker {
  if (principal.kind === 'nobody') throw refusalOf(principal);
  if (principal.kind === 'token' && !principal.scopes.includes(scope)) {
    throw forbidden('scope', `This token lacks the “${scope}” scope.`);
  }
  return principal;
}

/** What a subscription yields, with the errors mapped that it throws after the middleware has long returned. */
export class Subscription<T> implements AsyncIterable<T, void> {
  constructor(readonly source: AsyncIterable<T, void>) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    try {
      yield* this.source;
    } catch (error) {
      throw toTRPCError(error);
    }
  }
}

export const subscription = <T>(source: AsyncIterable<T, void>): AsyncIterable<T, void> =>
  new Subscription(source);
