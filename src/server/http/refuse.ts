import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { getErrorShape } from '@trpc/server';
import type { Failure } from '@/shared/errors';
import { appRouter } from '../api/root';
import { toTRPCError } from '../api/trpc';

const { _config: config } = appRouter._def;

/** A failure as every client of the API reads it, for what is refused before any procedure runs. */
function bodyOf(failure: Failure, status: number | undefined): { status: number; text: string } {
  const error = toTRPCError(failure);
  const about = { path: undefined, input: undefined, ctx: undefined } as const;
  const shape = getErrorShape({ config, error, type: 'unknown', ...about });
  if (status !== undefined) shape.data.httpStatus = status;
  return { status: shape.data.httpStatus, text: `${JSON.stringify({ error: shape })}\n` };
}

/** Answers with a failure as JSON; `status` where HTTP has a closer one than the failure's kind. */
export function sendFailure(response: ServerResponse, failure: Failure, status?: number): void {
  if (response.headersSent) return void response.end();
  const body = bodyOf(failure, status);
  response.setHeader('cache-control', 'no-store');
  if (failure.retryAfterMs !== undefined)
    response.setHeader('retry-after', retryAfter(failure.retryAfterMs));
  response.writeHead(body.status, { 'content-type': 'application/json' }).end(body.text);
}

/** The same to a handshake, whose connection ends with it. */
export function refuseUpgrade(socket: Duplex, failure: Failure, statusLine: string): void {
  const { text } = bodyOf(failure, Number.parseInt(statusLine, 10));
  const head = [
    `HTTP/1.1 ${statusLine}`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
  ];
  if (failure.retryAfterMs !== undefined)
    head.push(`Retry-After: ${retryAfter(failure.retryAfterMs)}`);
  // The other side may never close its half, and nothing else would.
  socket.once('finish', () => socket.destroy());
  socket.end([...head, '', text].join('\r\n'));
}

/** In whole seconds, as HTTP has it, and never too early. */
export const retryAfter = (ms: number) => String(Math.max(1, Math.ceil(ms / 1_000)));
