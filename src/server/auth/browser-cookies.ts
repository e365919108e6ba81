import { cookies } from 'next/headers';

/** Cookies beside NextAuth's own: none of them signs anyone in, and no script in the page reads them. */
const NAMES = {
  /** That this browser was signed in to an account before. */
  device: 'parley-device',
  /** A provider's account that waits for its person's password. */
  pendingLink: 'parley-pending-link',
} as const;

const MAX_AGE_S = { device: 400 * 24 * 60 * 60, pendingLink: 10 * 60 } as const;

type Name = keyof typeof NAMES;

const fullName = (name: Name, secure: boolean) => `${secure ? '__Host-' : ''}${NAMES[name]}`;

export async function readCookie(name: Name, secure: boolean): Promise<string | undefined> {
  return (await cookies()).get(fullName(name, secure))?.value;
}

export async function writeCookie(name: Name, value: string, secure: boolean): Promise<void> {
  (await cookies()).set(fullName(name, secure), value, {
    httpOnly: true,
    sameSite: 'lax',
    secure,
    path: '/',
    maxAge: MAX_AGE_S[name],
  });
}

export async function dropCookie(name: Name, secure: boolean): Promise<void> {
  (await cookies()).set(fullName(name, secure), '', { secure, path: '/', maxAge: 0 });
}
