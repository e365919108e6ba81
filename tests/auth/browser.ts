import type { ServerProcess } from '../harness/server';

/** As much of a browser as signing in takes: cookies, and redirects followed by hand. */
export class Browser {
  readonly #cookies = new Map<string, string>();

  constructor(private readonly server: ServerProcess) {}

  /** Starts at a page of ours, agrees at the provider, and answers where that led to. */
  async signInWith(provider: string, startedAt = '/'): Promise<string> {
    const url = await this.beginWith(provider, startedAt);
    const agreed = await fetch(url, { redirect: 'manual' });
    const back = await this.#go(agreed.headers.get('location') ?? '');
    return back.headers.get('location') ?? '';
  }

  /** Returns the first address that signing in redirects to: the provider’s, or the sign-in page with an error. */
  async beginWith(provider: string, startedAt: string): Promise<string> {
    const callbackUrl = `${this.server.url}${startedAt}`;
    const begun = await this.#post(`/api/auth/signin/${provider}`, { callbackUrl });
    const { url } = (await begun.json()) as { url: string };
    return url;
  }

  /** `in`, or the code that the sign-in page was led to with. */
  signIn(email: string, password: string): Promise<string> {
    return this.#enter('credentials', { email, password });
  }

  /** As from the page that a provider's sign-in led to, which connects its account. */
  connect(email: string, password: string): Promise<string> {
    return this.#enter('credentials', { email, password, connects: 'true' });
  }

  signInByLink(code: string): Promise<string> {
    return this.#enter('link', { code });
  }

  async #enter(provider: string, fields: Record<string, string>): Promise<string> {
    const answer = await this.#post(`/api/auth/callback/${provider}`, fields);
    const { url } = (await answer.json()) as { url: string };
    return new URL(url).searchParams.get('error') ?? 'in';
  }

  signOut(): Promise<Response> {
    return this.#post('/api/auth/signout', { callbackUrl: this.server.url });
  }

  get cookies(): ReadonlyMap<string, string> {
    return this.#cookies;
  }

  /** Another browser with some of this one's cookies. */
  with(...names: string[]): Browser {
    const other = new Browser(this.server);
    for (const name of names) other.#cookies.set(name, this.#cookies.get(name) ?? '');
    return other;
  }

  status(): Promise<unknown> {
    return this.query('auth.status');
  }

  async query(path: string, input?: object): Promise<unknown> {
    const search = input ? `?input=${encodeURIComponent(JSON.stringify(input))}` : '';
    const answer = await this.#go(`${this.server.url}/api/trpc/${path}${search}`);
    return resultOf(await answer.json());
  }

  async mutate(path: string, input: object): Promise<unknown> {
    const answer = await this.#go(`${this.server.url}/api/trpc/${path}`, {
      method: 'POST',
      body: JSON.stringify(input),
      headers: { 'content-type': 'application/json' },
    });
    return resultOf(await answer.json());
  }

  async #post(path: string, fields: Record<string, string>): Promise<Response> {
    const csrf = await this.#go(`${this.server.url}/api/auth/csrf`);
    const { csrfToken } = (await csrf.json()) as { csrfToken: string };
    const body = new URLSearchParams({ ...fields, csrfToken, json: 'true' });
    return this.#go(`${this.server.url}${path}`, { method: 'POST', body });
  }

  async #go(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...init.headers, cookie, origin: this.server.url };
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) this.#keep(line);
    return answer;
  }

  #keep(line: string): void {
    const [pair = ''] = line.split(';');
    const at = pair.indexOf('=');
    const name = pair.slice(0, at);
    if (/max-age=0(;|$)|expires=Thu, 01 Jan 1970/i.test(line)) this.#cookies.delete(name);
    else this.#cookies.set(name, pair.slice(at + 1));
  }
}

/** What a procedure answered, or the reason that it was refused for. */
function resultOf(answer: unknown): unknown {
  const { result, error } = answer as {
    result?: { data: unknown };
    error?: { data: { reason: string } };
  };
  return result ? result.data : { refused: error?.data.reason };
}
