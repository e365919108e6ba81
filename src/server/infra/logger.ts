import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

const SECRETS = [
  'password',
  'newPassword',
  'currentPassword',
  'token',
  'secret',
  'code',
  'cookie',
  'authorization',
];

/** One JSON line an entry on stdout; what could hold a secret is left out by name. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: undefined,
    redact: {
      paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[hidden]',
    },
  });
}
