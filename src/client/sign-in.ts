import * as z from 'zod';
import { removeAllSaved } from './sync/saved-store';

/** `code` is why it was refused, for `refusalSentence`; `unreachable` when there was no answer. */
export type SignInResult = { ok: true } | { ok: false; code: string };

const csrfAnswer = z.object({ csrfToken: z.string() });
const urlAnswer = z.object({ url: z.string() });

interface Credentials {
  email: string;
  password: string;
  /** Connects the provider's account that this browser waits with. */
  connects?: boolean;
}

/** Signs in with an address and a password. A refusal never shows which of the two was wrong. */
export const signIn = ({ connects = false, ...credentials }: Credentials): Promise<SignInResult> =>
  enter('/api/auth/callback/credentials', { ...credentials, connects: String(connects) });

/** Signs in with a code that the operator made; it works once. */
export const signInByLink = (code: string): Promise<SignInResult> =>
  enter('/api/auth/callback/link', { code });

async function enter(path: string, fields: Record<string, string>): Promise<SignInResult> {
  const answer = await post(path, fields);
  if (answer === null) return { ok: false, code: 'unreachable' };
  // NextAuth responds to a refusal with the address of a page that has `error` in its query.
  const query = new URL(answer, window.location.origin).searchParams;
  const code = query.get('error');
  if (code !== null) return { ok: false, code };
  return query.has('csrf') ? { ok: false, code: 'unreachable' } : { ok: true };
}

/** Starts signing in with a provider: leaves for its page, and comes back to `callbackUrl`. */
export async function signInWith(provider: string, callbackUrl: string): Promise<boolean> {
  const url = await post(`/api/auth/signin/${encodeURIComponent(provider)}`, { callbackUrl });
  if (url === null) return false;
  window.location.assign(url);
  return true;
}

let leaving = false;
/** What was to be gone to while this page was on its way elsewhere. */
let missed: (() => void) | null = null;

/** Ends this session and goes to the sign-in page, or to another one of ours. */
export async function signOut(then = '/sign-in'): Promise<boolean> {
  // First: the server cuts this page off as soon as the session has ended.
  const resume = await removeAllSaved();
  leaving = true;
  const url = await post('/api/auth/signout', { callbackUrl: '/sign-in' });
  if (url === null) {
    resume();
    leaving = false;
    // Its answer may be lost, and the session ended all the same.
    missed?.();
    return false;
  }
  window.location.assign(then);
  return true;
}

/**
 * Goes to the sign-in page, which leads back here. Once: many calls may fail at the same time.
 * `ended` has it say that the session was ended, which the person did not do here.
 */
export function goToSignIn({ ended = false } = {}): void {
  if (window.location.pathname === '/sign-in') return;
  if (leaving) {
    missed = () => goToSignIn({ ended });
    return;
  }
  leaving = true;
  const { pathname, search, hash } = window.location;
  const query = new URLSearchParams({ callbackUrl: `${pathname}${search}${hash}` });
  if (ended) query.set('notice', 'ended');
  void removeAllSaved().then(() => window.location.assign(`/sign-in?${query}`));
}

/** The path to go to after signing in: only ever one of this site, whatever the address says. */
export function safeCallback(callbackUrl: string | null, origin: string): string {
  // NextAuth comes back from a failure with the whole address.
  const isOurs = callbackUrl?.startsWith('/') || callbackUrl?.startsWith(`${origin}/`);
  if (!callbackUrl || !isOurs || !URL.canParse(callbackUrl, origin)) return '/';
  const url = new URL(callbackUrl, origin);
  // A path like `/a/..//elsewhere` becomes `//elsewhere`, which is an address of another site.
  const leadsAway = url.origin !== origin || /^\/[/\\]/.test(url.pathname);
  if (leadsAway || url.pathname === '/sign-in') return '/';
  return `${url.pathname}${url.search}${url.hash}`;
}

async function post(path: string, fields: Record<string, string>): Promise<string | null> {
  try {
    const csrf = csrfAnswer.parse(await (await fetch('/api/auth/csrf')).json());
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...fields, csrfToken: csrf.csrfToken, json: 'true' }),
    });
    const answer = urlAnswer.safeParse(await response.json());
    return answer.success ? answer.data.url : null;
  } catch {
    // No response, or not NextAuth's: the caller shows that the server can't be reached.
    return null;
  }
}
