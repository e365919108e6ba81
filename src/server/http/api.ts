import type { TRPCError } from '@trpc/server';
import type { ApiContext } from '../api/context';
import { incidentOf } from '../api/trpc';
import type { ResolvePrincipal } from '../auth/principal';
import type { Env } from '../env';
import type { Logger } from '../infra/logger';
import type { OriginCheck } from './origin';

/** What both transports of the API are made of. */
export interface Api {
  env: Env;
  shared: Omit<ApiContext, 'principal' | 'ip' | 'hasSocket'>;
  resolvePrincipal: ResolvePrincipal;
  isOwnOrigin: OriginCheck;
  onError(failed: { error: TRPCError; path: string | undefined }): void;
}

/** Logs what nobody expected, under the id that the caller was given; the rest is everyday. */
export function createOnError(log: Logger): Api['onError'] {
  return ({ error, path }) => {
    if (error.code !== 'INTERNAL_SERVER_ERROR') return;
    log.error(
      { error: error.cause ?? error, path, incident: incidentOf(error) },
      'procedure failed',
    );
  };
}
