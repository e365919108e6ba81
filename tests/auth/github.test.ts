import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { openStore } from '@/server/db/client';
import { disposables } from '../harness/disposables';
import { freshDatabase } from '../harness/postgres';
import { startServer } from '../harness/server';
import { buildWorld } from '../harness/world';
import { Browser } from './browser';

interface Address {
  email: string;
  primary: boolean;
  verified: boolean;
}

/** As much of a GitHub Enterprise Server as signing in takes. */
async function startGitHub() {
  const person = { email: '', emails: [] as Address[] };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const json = (body: unknown) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    switch (url.pathname) {
      case '/login/oauth/authorize': {
        const back = new URL(url.searchParams.get('redirect_uri') ?? '');
        back.searchParams.set('code', 'a-code');
        back.searchParams.set('state', url.searchParams.get('state') ?? '');
        return response.writeHead(302, { location: back.href }).end();
      }
      case '/login/oauth/access_token':
        return json({ access_token: 'a-token', token_type: 'bearer', scope: 'user:email' });
      case '/api/v3/user':
        return json({ id: 7, login: 'ann', name: null, email: person.email });
      case '/api/v3/user/emails':
        return json(request.headers.authorization === 'Bearer a-token' ? person.emails : []);
      default:
        return response.writeHead(404).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    person,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

test('GitHub’s primary address counts when it is verified, and no other that a profile shows', async () => {
  await using stack = disposables();
  const gitHub = stack.use(await startGitHub());
  const database = stack.use(await freshDatabase());
  const env = { GITHUB_URL: gitHub.url, GITHUB_ID: 'parley', GITHUB_SECRET: 's3cret' };
  const server = stack.use(await startServer({ databaseUrl: database.url, env }));
  const store = openStore({ url: database.url, max: 2 });
  stack.defer(() => store.close());
  const world = await buildWorld(store.db);
  const ann = await world.buildPerson('Ann');
  const email = `${ann.member.handle}@example.com`;
  const mine = { email: 'mine@example.com', primary: true, verified: true };
  const refusals: [string, Address[]][] = [
    // What a profile shows is whatever its owner typed.
    [email, [mine]],
    [email, [{ email, primary: true, verified: false }]],
    [email, [mine, { email, primary: false, verified: true }]],
    ['', []],
  ];
  for (const [shown, emails] of refusals) {
    Object.assign(gitHub.person, { email: shown, emails });
    const browser = new Browser(server);
    expect(await browser.signInWith('github')).toMatch(/error=(unverified|no_invite)(&|$)/);
    expect(await browser.status()).toMatchObject({ account: null });
  }
  Object.assign(gitHub.person, { email: null, emails: [{ email, primary: true, verified: true }] });
  const browser = new Browser(server);
  await browser.signInWith('github');
  expect(await browser.status()).toMatchObject({ account: { id: ann.userId } });
}, 60_000);
