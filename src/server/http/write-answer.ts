import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

/**
 * Writes tRPC's response. A complete one is written in one piece, with its length: as a stream it would cost about as
 * much again as the call itself. Ends early when `signal` aborts because the caller disconnected.
 */
export async function writeAnswer(
  answer: Response,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) response.setHeader(name, value);
  if (!answer.body) response.end();
  else if (isWhole(answer)) response.end(await answer.text());
  else await writeStream(answer.body, response, signal);
}

/** Events and batches that come bit by bit are not: the one has a type of its own, the other no length. */
const isWhole = ({ headers }: Response) =>
  headers.get('content-type') === 'application/json' && !headers.has('transfer-encoding');

async function writeStream(
  body: ReadableStream<Uint8Array>,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const write = async (chunk: Uint8Array) => {
    if (!response.write(chunk)) await once(response, 'drain', { signal });
  };
  try {
    await body.pipeTo(new WritableStream({ write }), { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    response.end();
  }
}
