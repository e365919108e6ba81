import type { TRPCError } from '@trpc/server';
import type { ApiContext } from '../api/context';
import { incidentOf, isDeadlock, toTRPCError } from '../api/trpc';
import type { Principal, ResolvePrincipal } from '../auth/principal';
import type { Env } from '../env';
import type { Logger } from '../infra/logger';
import type { Metrics } from '../infra/metrics';
import type { HostCheck } from './host';
import type { OriginCheck } from './origin';

/** What both transports of the API are made of. */
export interface Api {
  env: Env;
  shared: Omit<ApiContext, 'principal' | 'ip' | 'memberIds'>;
  metrics: Metrics;
  resolvePrincipal: ResolvePrincipal;
  isOwnOrigin: OriginCheck;
  isOwnHost: HostCheck;
  onError(failed: { error: TRPCError; path: string | undefined }): void;
}

/** The caller's principal; fails as procedures do, so that an unavailable database is reported as such. */
export async function principalOf(
  api: Api,
  evidence: Parameters<ResolvePrincipal>[0],
): Promise<Principal> {
  try {
    return await api.resolvePrincipal(evidence);
  } catch (error) {
    throw toTRPCError(error);
  }
}

/** Logs unexpected errors, under the id that the caller was given; expected ones are not logged. */
export function createOnError(log: Logger): Api['onError'] {
  return ({ error, path }) => {
    if (isDeadlock(error)) return log.error({ error: error.cause?.cause, path }, 'deadlock');
    if (error.code !== 'INTERNAL_SERVER_ERROR') return;
    const about = { error: error.cause ?? error, path, incident: incidentOf(error) };
    // Without a path the connection failed, and any client can make its own fail.
    if (path) log.error(about, 'procedure failed');
    else log.info(about, 'connection failed');
  };
}

/** Members that a caller is known to be without a look-up: a token belongs to one member. */
export function memberIdsOf(principal: Principal): ApiContext['memberIds'] {
  if (principal.kind !== 'token') return new Map();
  const { workspaceId, id } = principal.member;
  return new Map([[workspaceId, id]]);
}
