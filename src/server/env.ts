import * as z from 'zod';
import '@/shared/input/sentences';
import { WORKSPACE_CREATION } from '@/shared/policy/workspace-creation';

const flag = z
  .enum(['true', 'false', '1', '0', ''])
  .optional()
  .transform((value) => value === 'true' || value === '1');

/** Words in lower case, separated by commas. */
const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .toLowerCase()
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  );

const HOST_AND_PORT = String.raw`(?:[\w.-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?`;

/** `redis+cluster://user:password@host:port,host:port`: some nodes of a Redis cluster. */
export const REDIS_CLUSTER = new RegExp(
  String.raw`^(rediss?)\+cluster://(?:([^@/]*)@)?(${HOST_AND_PORT}(?:,${HOST_AND_PORT})*)/?$`,
);

const redisUrl = z
  .string()
  .refine(
    (url) => REDIS_CLUSTER.test(url) || (/^rediss?:/.test(url) && URL.canParse(url)),
    'must be redis://HOST:PORT or redis+cluster://HOST:PORT,HOST:PORT',
  );

const databaseUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'must be postgres://USER:PASSWORD@HOST:PORT/DATABASE',
});
const smtpUrl = z.url({
  protocol: /^smtps?$/,
  error: 'must be smtp://USER:PASSWORD@HOST:587 or smtps://USER:PASSWORD@HOST:465',
});
const webUrl = z.url({ protocol: /^https?$/, error: 'must be https://… or http://…' });
/** Pages and sign-in callbacks are at fixed paths, so an address below another site's would never work. */
const ownUrl = webUrl.refine(
  (url) => !URL.canParse(url) || new URL(url).href === `${new URL(url).origin}/`,
  'must be an address without a path, such as https://chat.example.com',
);
/** Those of apps have schemes of their own, as in `tauri://localhost`. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?#@\s]+\/?$/i;
const SECRET_LENGTH = 'must have at least 32 characters';
const sessionSecret = z.string({ error: SECRET_LENGTH }).min(32, SECRET_LENGTH);

const schema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  /** The address to listen on. */
  HOST: z.string().default('127.0.0.1'),
  /** How people reach this server; sign-in callbacks and origin checks lean on it. */
  PUBLIC_URL: ownUrl.optional(),
  /** More origins (comma-separated) whose pages may open a socket with a cookie. */
  ALLOWED_ORIGINS: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .refine(
      (origins) => origins.every((origin) => ORIGIN.test(origin)),
      'must be origins like https://chat.example.com, separated by commas',
    ),
  /** Whether a proxy in front sets X-Forwarded-For and X-Forwarded-Proto. */
  TRUST_PROXY: flag,
  DATABASE_URL: databaseUrl,
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(10),
  REDIS_URL: redisUrl.optional(),
  WEB_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(1),
  PARLEY_DATA_DIR: z.string().default('.parley'),
  /** Signs session cookies; made and kept in the data directory when not given. */
  NEXTAUTH_SECRET: sessionSecret,
  SESSION_DAYS: z.coerce.number().int().min(1).max(365).default(30),
  /** How many messages one member may send in a minute, for each process; of other changes, twice that. */
  MESSAGES_PER_MINUTE: z.coerce.number().int().min(1).max(10_000_000).default(1200),
  /** Reads, and changes but for messages, that one person has running at once on a process; the rest waits. */
  CALLS_AT_ONCE: z.coerce.number().int().min(1).default(2),
  /** How many of each begin in a second, after five seconds' worth at once. */
  CALLS_PER_SECOND: z.coerce.number().int().min(1).max(100_000).default(40),
  /** WebSockets and HTTP streams, and event streams, that one person may have open on a process. */
  SOCKETS_PER_MEMBER: z.coerce.number().int().min(2).default(256),
  STREAMS_PER_MEMBER: z.coerce.number().int().min(2).default(640),
  /** Connections that one network address may have open on a process; a company may share one address. */
  SOCKETS_PER_ADDRESS: z.coerce.number().int().min(1).default(20_000),
  /** Connections of a process that nobody has signed in on, or not yet; the oldest makes room. */
  UNKNOWN_SOCKETS: z.coerce.number().int().min(1).default(10_000),
  /** Who may make another workspace: owners of the first one, all its members but guests, or nobody. */
  WORKSPACE_CREATION: z.enum(WORKSPACE_CREATION).default('owners'),
  /** Domains (comma-separated) whose verified addresses may join the first workspace through a provider. */
  JOIN_DOMAINS: list.refine(
    (domains) => domains.every((domain) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain)),
    'must be domains like example.com, separated by commas',
  ),
  /** Whether passwords are off; needs a provider below. */
  SINGLE_SIGN_ON_ONLY: flag,
  /** GitHub, or the address of a GitHub Enterprise Server. */
  GITHUB_URL: webUrl.default('https://github.com'),
  GITHUB_ID: z.string().optional(),
  GITHUB_SECRET: z.string().optional(),
  GOOGLE_ID: z.string().optional(),
  GOOGLE_SECRET: z.string().optional(),
  OIDC_ISSUER: webUrl.optional(),
  OIDC_ID: z.string().optional(),
  OIDC_SECRET: z.string().optional(),
  OIDC_NAME: z.string().default('Single sign-on'),
  /** How many days entries of the audit trail are kept; 0 for ever. */
  AUDIT_DAYS: z.coerce.number().int().min(0).max(36_500).default(400),
  /** The same for the log of changes, from which clients resume. */
  LOG_DAYS: z.coerce.number().int().min(0).max(36_500).default(30),
  /** The mail server: smtp://USER:PASSWORD@HOST:587, or smtps://… on port 465. */
  SMTP_URL: smtpUrl.optional(),
  /** The address that mail comes from, such as chat@example.com. */
  MAIL_FROM: z.email('must be an address like chat@example.com').optional(),
  /** Opens /metrics to whoever sends it as a bearer token. */
  METRICS_TOKEN: z.string().min(16).optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

/** The settings of each provider: all of them, or none. */
const PROVIDERS = [
  ['GITHUB_ID', 'GITHUB_SECRET'],
  ['GOOGLE_ID', 'GOOGLE_SECRET'],
  ['OIDC_ISSUER', 'OIDC_ID', 'OIDC_SECRET'],
] as const;

type Together = Pick<
  z.output<typeof schema>,
  | (typeof PROVIDERS)[number][number]
  | 'SINGLE_SIGN_ON_ONLY'
  | 'WEB_CONCURRENCY'
  | 'REDIS_URL'
  | 'SMTP_URL'
  | 'MAIL_FROM'
  | 'PUBLIC_URL'
>;

/** What only shows when settings are looked at together. */
function checkTogether(env: Together, issues: z.RefinementCtx): void {
  const need = (name: string, message: string) =>
    issues.addIssue({ code: 'custom', path: [name], message });
  for (const names of PROVIDERS) {
    const given = names.find((name) => env[name]);
    const missing = given ? names.filter((name) => !env[name]) : [];
    for (const name of missing) need(name, `is needed beside ${given}`);
  }
  if (env.SINGLE_SIGN_ON_ONLY && !env.OIDC_ID && !env.GITHUB_ID && !env.GOOGLE_ID) {
    need(
      'SINGLE_SIGN_ON_ONLY',
      'needs a provider: set OIDC_ID, GOOGLE_ID or GITHUB_ID, else nobody can sign in',
    );
  }
  if (env.SMTP_URL && !env.MAIL_FROM) need('MAIL_FROM', 'is needed beside SMTP_URL');
  if (env.SMTP_URL && !env.PUBLIC_URL) {
    need('PUBLIC_URL', 'is needed beside SMTP_URL: links in mails lead there');
  }
  if (env.WEB_CONCURRENCY > 1 && !env.REDIS_URL) {
    need(
      'REDIS_URL',
      'is needed when WEB_CONCURRENCY is above 1: processes tell each other of messages through Redis',
    );
  }
}

const checked = schema.superRefine(checkTogether);

export type Env = z.output<typeof schema>;

/** Reads and checks every setting at once; throws one error that lists all problems. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  return read(checked, source);
}

/** A command runs beside a server or before there is one: without DATABASE_URL it takes the embedded store. */
const commandSchema = schema.extend({
  DATABASE_URL: databaseUrl.optional(),
  NEXTAUTH_SECRET: sessionSecret.optional(),
});

export type CommandEnv = z.output<typeof commandSchema>;

export function readCommandEnv(source: NodeJS.ProcessEnv = process.env): CommandEnv {
  return read(commandSchema, source);
}

const startSchema = commandSchema.superRefine(checkTogether);

/** Everything that `readEnv` checks, before there is a store: a start is to fail before it makes one. */
export function readStartEnv(source: NodeJS.ProcessEnv = process.env): CommandEnv {
  return read(startSchema, source);
}

/** Whether the person at the terminal wants to see where an error was thrown. */
export const wantsTrace = () => Boolean(process.env.PARLEY_TRACE);

function read<T>(settings: z.ZodType<T>, source: NodeJS.ProcessEnv): T {
  // What is not set and what is set to nothing (`REDIS_URL=`) mean the same.
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value));
  const parsed = settings.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const name = path.join('.');
    if (given[name] === undefined) return `  ${name} is not set: it ${message}`;
    return `  ${name}${/^[A-Z]/.test(message) ? ':' : ''} ${message}`;
  });
  throw new Error(`These settings need a look (see .env.example):\n${problems.join('\n')}`);
}

/** NextAuth reads its address from the environment; this is the one place that writes it. */
export function configureNextAuth(env: Env): void {
  if (env.PUBLIC_URL) {
    process.env.NEXTAUTH_URL = env.PUBLIC_URL;
    return;
  }
  delete process.env.NEXTAUTH_URL;
  // The server in front of Next sets the forwarded headers itself, so they can be believed.
  process.env.AUTH_TRUST_HOST = 'true';
}
