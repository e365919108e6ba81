import { once } from 'node:events';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { testApp } from '../harness/app';
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
