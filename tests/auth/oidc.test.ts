import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { openStore } from '@/server/db/client';
import { users } from '@/server/db/schema';
import { disposables } from '../harness/disposables';
import { freshDatabase } from '../harness/postgres';
import { type ServerProcess, startServer } from '../harness/server';
import { buildWorld } from '../harness/world';
import { type Issuer, startIssuer } from './issuer';

async function openScene() {
  const stack = disposables();
  const claims = { sub: 'at-the-issuer', email: '', email_verified: true, name: 'Ann' };
  const issuer = stack.use(await startIssuer(claims));
  const database = stack.use(await freshDatabase());
  const env = { OIDC_ISSUER: issuer.url, OIDC_ID: 'parley', OIDC_SECRET: 's3cret' };
  const server = stack.use(await startServer({ databaseUrl: database.url, env }));
  const store = openStore({ url: database.url, max: 2 });
  stack.defer(() => store.close());
  const world = await buildWorld(store.db);
  const ann = await world.buildPerson('Ann');
  issuer.person.email = `${ann.member.handle}@example.com`;
  return { issuer, server, store, ann, [Symbol.asyncDispose]: stack[Symbol.asyncDispose] };
}

test('someone who was invited signs in through an issuer, and stays the same person', async () => {
  await using scene = await openScene();
  const { issuer, server, ann } = scene;
  const first = new Browser(server);
  expect(await first.status()).toMatchObject({
    account: null,
    providers: [{ id: 'oidc', name: 'Single sign-on' }],
  });
  await first.signInWith(issuer);
  expect(await first.status()).toMatchObject({ account: { id: ann.userId } });

  // The issuer's word for who they are counts from now on, not their address.
  issuer.person.email = 'another@example.com';
  const second = new Browser(server);
  await second.signInWith(issuer);
  expect(await second.status()).toMatchObject({ account: { id: ann.userId } });

  await second.signOut();
  expect(await second.status()).toMatchObject({ account: null });
  expect(await first.status()).toMatchObject({ account: { id: ann.userId } });
}, 60_000);

test('nobody gets in by an address that the issuer does not vouch for, or without an invite', async () => {
  await using scene = await openScene();
  const { issuer, server, store } = scene;
  issuer.person.email_verified = false;
  const unverified = new Browser(server);
  expect(await unverified.signInWith(issuer)).toContain('/sign-in?error=no_invite');
  expect(await unverified.status()).toMatchObject({ account: null });

  Object.assign(issuer.person, { email_verified: true, email: 'stranger@example.com' });
  const stranger = new Browser(server);
  expect(await stranger.signInWith(issuer)).toContain('/sign-in?error=no_invite');
  expect(await stranger.status()).toMatchObject({ account: null });
  const made = await store.db.select().from(users).where(eq(users.email, 'stranger@example.com'));
  expect(made).toEqual([]);
}, 60_000);

/** As much of a browser as signing in takes: cookies, and redirects followed by hand. */
class Browser {
  readonly #cookies = new Map<string, string>();

  constructor(private readonly server: ServerProcess) {}

  /** Where the issuer's answer led to. */
  async signInWith(issuer: Issuer): Promise<string> {
    const begun = await this.#post('/api/auth/signin/oidc', { callbackUrl: this.server.url });
    const { url } = (await begun.json()) as { url: string };
    expect(url.startsWith(`${issuer.url}/authorize`)).toBe(true);
    const agreed = await fetch(url, { redirect: 'manual' });
    const back = await this.#go(agreed.headers.get('location') ?? '');
    return back.headers.get('location') ?? '';
  }

  signOut(): Promise<Response> {
    return this.#post('/api/auth/signout', { callbackUrl: this.server.url });
  }

  async status(): Promise<unknown> {
    const answer = await this.#go(`${this.server.url}/api/trpc/auth.status`);
    const { result } = (await answer.json()) as { result: { data: unknown } };
    return result.data;
  }

  async #post(path: string, fields: Record<string, string>): Promise<Response> {
    const csrf = await this.#go(`${this.server.url}/api/auth/csrf`);
    const { csrfToken } = (await csrf.json()) as { csrfToken: string };
    const body = new URLSearchParams({ ...fields, csrfToken, json: 'true' });
    return this.#go(`${this.server.url}${path}`, { method: 'POST', body });
  }

  async #go(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { cookie, origin: this.server.url };
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) this.#cookies.delete(pair.slice(0, at));
      else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return answer;
  }
}
