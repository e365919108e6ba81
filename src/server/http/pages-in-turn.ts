import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '@/shared/errors';
import type { Principal } from '../auth/principal';
import { personOf } from '../auth/principal';
import { addressOf } from './address';
import { type Api, principalOf } from './api';
import type { Pages } from './pages';
import { sendFailure } from './refuse';

/** A page that takes longer than this waits for its reader, and not for the processor. */
const LONGEST_MS = 2_000;

/**
 * Has a page made in its turn: of one person, or of all unauthenticated callers of one network, only some are made at once and in
 * a second, since each holds the event loop for milliseconds. What comes on top waits, and then is refused.
 */
export async function handlePage(
  { api, pages }: { api: Api; pages: Pages },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const left = new AbortController();
  response.once('close', () => left.abort());
  if (await pages.isFile(request.url ?? '')) return pages.handle(request, response);
  const { page, signIn } = api.shared.domain.calls;
  const turns = request.url?.startsWith('/api/auth/') ? signIn : page;
  const person = await personAsking(api, request);
  if (left.signal.aborted) return;
  const make = async () => {
    const made = pages.handle(request, response);
    await Promise.race([made, sleep(LONGEST_MS, undefined, { ref: false })]);
    return { made };
  };
  try {
    await (await turns.run(person, left.signal, make)).made;
  } catch (error) {
    if (left.signal.aborted) return;
    if (!(error instanceof Failure)) throw error;
    sendFailure(response, error);
  }
}

async function personAsking(api: Api, request: IncomingMessage): Promise<string> {
  const { cookie } = request.headers;
  // The page about an unavailable database is rendered for anyone.
  const principal = await principalOf(api, { cookie, authorization: undefined }).catch(
    (): Principal => ({ kind: 'nobody', sentToken: false }),
  );
  return personOf(principal, addressOf(request, api.env.TRUST_PROXY));
}
