import type { IncomingMessage, ServerResponse } from 'node:http';
import { isApiPath } from '@/shared/api-path';
import { type Failure, limitExceeded } from '@/shared/errors';
import { sendFailure } from './refuse';

const KIB = 1024;
/** The most that a request's body may have; addresses of neither take none. */
const API_BYTES = 1024 * KIB;
const AUTH_BYTES = 64 * KIB;
/** Longer ones are read of a few unauthenticated callers at once: together they would fill the memory. */
const LONG_BYTES = 64 * KIB;
/** A connection that is reset at once loses the response, so what still arrives is read and discarded. */
const LINGER_MS = 1_000;

/** Whether a request announces a body. */
export function announcesBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * Bounds a request's body before anything reads it: by the length it announces, and by counting what comes.
 * Too much is answered with 413 at once and kept nowhere. Answers whether the request may go on.
 */
export function boundBody(request: IncomingMessage, response: ServerResponse): boolean {
  if (!announcesBody(request)) return true;
  const limit = limitOf(request);
  if (limit === 0 || Number(request.headers['content-length'] ?? 0) > limit) {
    refuseBody(request, response, limit === 0 ? noBody() : tooLong(limit));
    return false;
  }
  response.once('finish', () => endUnlessComplete(request));
  // Node reads no more than was announced, and refuses a request that announces a length beside chunks.
  if (request.headers['transfer-encoding'] === undefined) return true;
  // What came while the request waited for its turn counts as well.
  let size = request.readableLength;
  const push = request.push.bind(request);
  request.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (Buffer.isBuffer(chunk)) size += chunk.length;
    if (size <= limit) return push(chunk, encoding);
    request.push = () => true;
    refuseBody(request, response, tooLong(limit));
    return true;
  };
  return true;
}

/** Whether a body is long, as far as it announces that. */
export const mayBeLong = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > LONG_BYTES;

/** Gives a body as text once it has come whole; never when it breaks off or is too long. */
export function readBody(request: IncomingMessage, take: (body: string) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.once('end', () => {
    const [first] = chunks;
    // Nearly all come in one piece.
    take(String(chunks.length === 1 ? first : Buffer.concat(chunks)));
  });
}

function limitOf({ method, url = '/' }: IncomingMessage): number {
  if (method !== 'POST') return 0;
  if (isApiPath(url)) return API_BYTES;
  return /^\/api\/auth(?:[/?]|$)/.test(url) ? AUTH_BYTES : 0;
}

/** Sends a failure without reading the request's body. */
export function refuseBody(
  request: IncomingMessage,
  response: ServerResponse,
  failure: Failure,
): void {
  const { socket } = request;
  socket.destroySoon = () => {
    socket.end();
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  };
  if (!response.headersSent) response.setHeader('connection', 'close');
  sendFailure(response, failure);
  request.resume();
}

/** What comes once the request is answered passes by all counting: it has a moment, however much it is. */
function endUnlessComplete(request: IncomingMessage): void {
  if (request.complete) return;
  setTimeout(() => request.complete || request.socket.destroy(), LINGER_MS).unref();
}

const noBody = () =>
  limitExceeded('body_unexpected', 'This address takes no body. Send the request without one.');

const tooLong = (limit: number) =>
  limitExceeded('body_too_large', `A body here has at most ${limit / KIB} KiB. Send less at once.`);
