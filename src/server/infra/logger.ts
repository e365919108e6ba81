import { type Logger, pino } from 'pino';
import { describeError } from './describe-error';

export type { Logger } from 'pino';

const SECRETS = [
  'password',
  'newPassword',
  'currentPassword',
  'token',
  'secret',
  'cookie',
  'authorization',
];

/** One JSON line an entry on stdout; what could hold a secret is left out by name. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: undefined,
    serializers: { error: describeError },
    redact: {
      paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[hidden]',
    },
  });
}
