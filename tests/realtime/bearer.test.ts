import { once } from 'node:events';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { tokens } from '@/server/db/schema';
import { connect, testApp } from '../harness/app';
import { createRoutesCaller } from '../harness/caller';
import { until } from '../harness/wait';
import { buildWorld } from '../harness/world';

test('the scheme of a token is the same in any case, over HTTP, as a stream and on a socket', async () => {
  await using app = await testApp();
  const world = await buildWorld(app.parley.domain.store.db);
  const { token, workspaceId } = await world.buildPerson('Raj');
  const input = encodeURIComponent(JSON.stringify({ workspaceId }));
  const statusOf = async (authorization: string) => {
    const path = `${app.url}/api/trpc/channel.list?input=${input}`;
    return (await fetch(path, { headers: { authorization } })).status;
  };
  const firstOf = async (authorization: string, address = `event.stream?input=${input}`) => {
    const headers = { authorization, accept: 'text/event-stream' };
    const answer = await fetch(`${app.url}/api/trpc/${address}`, { headers });
    let text = '';
    for await (const part of answer.body ?? []) {
      text += new TextDecoder().decode(part);
      if (/"ready"|"UNAUTHORIZED"/.test(text)) break;
    }
    return /ready|UNAUTHORIZED/.exec(text)?.[0];
  };
  const onSocket = async (authorization: string) => {
    const socket = new WebSocket(app.socketUrl, { headers: { authorization } });
    socket.once('open', () =>
      socket.send(
        JSON.stringify({
          id: 1,
          method: 'query',
          params: { path: 'channel.list', input: { workspaceId } },
        }),
      ),
    );
    const [answer] = await once(socket, 'message');
    socket.terminate();
    return 'result' in JSON.parse(`${answer}`);
  };
  for (const scheme of ['Bearer', 'bearer', 'BEARER', 'Bearer ']) {
    const given = `${scheme} ${token}`;
    expect(await statusOf(given), scheme).toBe(200);
    expect(await firstOf(given), scheme).toBe('ready');
    const params = encodeURIComponent(JSON.stringify({ authorization: given }));
    expect(
      await firstOf('', `event.stream?connectionParams=${params}&input=${input}`),
      scheme,
    ).toBe('ready');
    expect(await onSocket(given), scheme).toBe(true);
  }
  for (const scheme of ['', 'Basic', 'Bearer,', 'xBearer']) {
    const given = `${scheme} ${token}`;
    expect(await statusOf(given), scheme).toBe(401);
    expect(await firstOf(given), scheme).toBe('UNAUTHORIZED');
    expect(await onSocket(given), scheme).toBe(false);
  }
});

/** What whoever holds the token is told, whatever became of it. */
const TOKEN_INVALID = {
  message: expect.stringContaining('`parley token create`'),
  data: expect.objectContaining({ code: 'UNAUTHORIZED', reason: 'token_invalid' }),
};

/** How a token may have ended, or never been one. */
const ENDS = ['never made', 'revoked', 'expired'] as const;

test.each(ENDS)('a token that was %s is token_invalid over every transport', async (end) => {
  await using app = await testApp();
  const { store } = app.parley.domain;
  const world = await buildWorld(store.db);
  const { token: made, tokenId, workspaceId } = await world.buildPerson('Raj');
  const own = eq(tokens.id, tokenId);
  const at = new Date();
  if (end === 'revoked') await store.db.update(tokens).set({ revokedAt: at }).where(own);
  if (end === 'expired') await store.db.update(tokens).set({ expiresAt: at }).where(own);
  const token = end === 'never made' ? `prl_${'x'.repeat(43)}` : made;
  const input = encodeURIComponent(JSON.stringify({ workspaceId }));
  const watched = encodeURIComponent(JSON.stringify({ workspaceId, memberIds: [] }));
  const params = encodeURIComponent(JSON.stringify({ token }));
  const ask = (path: string, headers: Record<string, string>) =>
    fetch(`${app.url}/api/trpc/${path}`, { headers });
  const authorization = `Bearer ${token}`;
  const accept = 'text/event-stream';
  const answers = {
    'over HTTP': ask(`channel.list?input=${input}`, { authorization }),
    'as a stream': ask(`event.stream?input=${input}`, { authorization, accept }),
    'as a stream with parameters': ask(`event.stream?connectionParams=${params}&input=${input}`, {
      accept,
    }),
    'as a watch': ask(`presence.watch?input=${watched}`, { authorization, accept }),
  };
  for (const [way, answering] of Object.entries(answers)) {
    expect(await errorOf(await answering), way).toMatchObject(TOKEN_INVALID);
  }
  await using client = connect(app.socketUrl, token);
  const { channel, event } = client.trpc;
  await expect(channel.list.query({ workspaceId })).rejects.toMatchObject(TOKEN_INVALID);
  const ended = new Promise((resolve) => {
    event.stream.subscribe({ workspaceId }, { onError: resolve });
  });
  expect(await ended).toMatchObject(TOKEN_INVALID);
});

/** The error of an answer: its body, or what server-sent events end with. */
async function errorOf(answer: Response): Promise<unknown> {
  if (answer.headers.get('content-type') === 'application/json') return (await answer.json()).error;
  let text = '';
  for await (const part of answer.body ?? []) {
    text += new TextDecoder().decode(part);
    const [, data] = /^event: serialized-error\ndata: (.*)\n/m.exec(text) ?? [];
    if (data) return JSON.parse(data);
  }
  throw new Error(`It ended without an error: ${text}`);
}

test('what is open when its token is revoked ends as token_invalid over HTTP, and with 4401 on a socket', async () => {
  await using app = await testApp();
  const world = await buildWorld(app.parley.domain.store.db);
  const raj = await world.buildPerson('Raj');
  const { workspaceId, tokenId, token } = raj;
  const headers = { authorization: `Bearer ${token}` };
  const input = encodeURIComponent(JSON.stringify({ workspaceId }));
  const accept = 'text/event-stream';
  const url = `${app.url}/api/trpc/event.stream?input=${input}`;
  const error = fetch(url, { headers: { ...headers, accept } }).then(errorOf);
  const socket = new WebSocket(app.socketUrl, { headers });
  await once(socket, 'open');
  const closed = once(socket, 'close');
  await until(() => app.parley.realtime.hub.streams === 1);
  await createRoutesCaller(app, raj).token.revoke({ workspaceId, tokenId });
  expect(await error).toMatchObject(TOKEN_INVALID);
  expect((await closed)[0]).toBe(4401);
});
