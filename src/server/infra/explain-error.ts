import { Failure } from '@/shared/errors';
import { Refusal } from '@/shared/refusal';

interface Fields {
  code?: unknown;
  path?: unknown;
  syscall?: unknown;
  address?: unknown;
  port?: unknown;
}
type Explain = (fields: Fields, message: string) => string;

const file = ({ path }: Fields) => (typeof path === 'string' ? path : 'A file');
const peer = ({ address, port }: Fields) => {
  const host = Array.isArray(address) ? address[0] : address;
  return host ? `${host}${port ? `:${port}` : ''}` : 'The database';
};
const unreachable: Explain = (at) =>
  `${peer(at)} can’t be reached (${at.code}). Check that it runs, and its address: in DATABASE_URL, in REDIS_URL, or as it was given.`;
const noRoom: Explain = (at) =>
  `No room is left on the disk${typeof at.path === 'string' ? ` for ${at.path}` : ''}. Make room and try again.`;
const refusedSignIn: Explain = (_, message) =>
  `Postgres refuses the sign-in: ${message}. Check user and password: in DATABASE_URL, or as they were given.`;
const closed: Explain = () => 'The connection to the database was lost. Try again.';

/** By the codes of Node, postgres.js and Postgres: what happened and what to do about it. */
const SENTENCES: Record<string, Explain> = {
  ENOENT: (at) => `${file(at)} does not exist.`,
  ENOTDIR: (at) => `${file(at)} lies below something that is no folder.`,
  EISDIR: (at) => `${file(at)} is a folder: name a file.`,
  EEXIST: (at) => `${file(at)} exists already.`,
  EROFS: (at) => `${file(at)} is on a read-only file system.`,
  EMFILE: () => 'Too many files are open: raise the limit ("ulimit -n").',
  ENAMETOOLONG: (at) => `${file(at)} is too long a name.`,
  EACCES: withoutRights,
  EPERM: withoutRights,
  ENOSPC: noRoom,
  EDQUOT: noRoom,
  '53100': noRoom,
  EADDRINUSE: ({ address, port }) =>
    `Port ${port} on ${address} is in use. Set PORT to another, or stop what uses it: "npm run parley -- doctor" names it.`,
  EADDRNOTAVAIL: ({ address }) =>
    `${address} is no address of this machine. Set HOST to one, or to 127.0.0.1.`,
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: unreachable,
  CONNECT_TIMEOUT: unreachable,
  ENOTFOUND: (_, message) =>
    `No such host (${message}). Check the name: in DATABASE_URL, in REDIS_URL, or as it was given.`,
  EAI_AGAIN: (_, message) => `The host’s name can’t be looked up (${message}). Check the network.`,
  CONNECTION_CLOSED: closed,
  CONNECTION_ENDED: closed,
  CONNECTION_DESTROYED: closed,
  '57P01': closed,
  '28P01': refusedSignIn,
  '28000': refusedSignIn,
  '3D000': (_, message) =>
    `${sentence(message)} Make it, or check the name: in DATABASE_URL, or as it was given.`,
  '42501': (_, message) => `The database’s user may not do this: ${sentence(message)}`,
  '42P01': (_, message) =>
    `${sentence(message)} The tables are not up to date: run "npm run parley -- migrate".`,
  '57014': tooLong,
  '55P03': tooLong,
  '53300': () => 'Postgres has no connection free. Stop what holds them, or raise max_connections.',
  '57P03': () => 'Postgres is starting or stopping. Try again in a moment.',
  '25006': () => 'The database is read-only: point DATABASE_URL at the primary.',
};

/**
 * One sentence or two for a person, whatever was thrown: what happened and what to do about it. An error of
 * an unknown kind gives its message; stacks are never part of it.
 */
export function explainError(error: unknown): string {
  for (let at = error; at instanceof Error; at = causeOf(at)) {
    if (at instanceof Failure || at instanceof Refusal) return at.message;
    const fields: Fields & Error = at;
    const explain = typeof fields.code === 'string' ? SENTENCES[fields.code] : undefined;
    if (explain) return explain(fields, at.message);
  }
  return innermost(error);
}

/** The words of whoever threw first: what is around them may be a whole statement with people’s data. */
function innermost(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = causeOf(error);
  return cause instanceof Error ? innermost(cause) : error.message || error.name;
}

/** Several addresses of one host fail as an AggregateError, which itself has no message. */
function causeOf(error: Error): unknown {
  return error instanceof AggregateError ? error.errors[0] : error.cause;
}

function tooLong(): string {
  return 'The database took too long: something else holds it, or the machine is too busy. Try again.';
}

function withoutRights(at: Fields): string {
  if (at.syscall === 'listen') {
    return `Port ${at.port} may not be used by this account (${at.code}). Set PORT to one above 1023.`;
  }
  return `This account has no right to ${at.syscall ?? 'use'} ${file(at)} (${at.code}). Run it as the account that Parley runs as, or change the file’s owner.`;
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
