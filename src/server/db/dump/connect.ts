import postgres from 'postgres';
import type { Sql } from '../client';

/** One connection that takes the time it needs and writes values the same way whatever the server's settings. */
export function connectForDump(url: string): Sql {
  return postgres(url, {
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    connect_timeout: 10,
    onnotice: () => undefined,
    connection: {
      application_name: 'parley-dump',
      statement_timeout: 0,
      lock_timeout: 0,
      idle_in_transaction_session_timeout: 0,
      client_encoding: 'UTF8',
      datestyle: 'ISO',
      intervalstyle: 'postgres',
      timezone: 'UTC',
      extra_float_digits: '3',
    },
  });
}
