import { decode } from 'next-auth/jwt';
import type { SessionId } from '@/shared/id';

const PLAIN = 'next-auth.session-token';
const SECURE = `__Secure-${PLAIN}`;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

export function isSessionId(value: unknown): value is SessionId {
  return typeof value === 'string' && UUID.test(value);
}

interface CookieSettings {
  secret: string;
  secure: boolean;
}

/** The session that a request's cookie names, read as NextAuth wrote it; `null` for anything else. */
export async function readSessionCookie(
  header: string | undefined,
  { secret, secure }: CookieSettings,
): Promise<SessionId | null> {
  const token = cookieValue(header ?? '', secure ? SECURE : PLAIN);
  if (!token) return null;
  try {
    const claims = await decode({ token, secret });
    return isSessionId(claims?.sid) ? claims.sid : null;
  } catch {
    // Forged, cut short or signed with another secret: as good as no cookie.
    return null;
  }
}

export function hasSessionCookie(header: string | undefined): boolean {
  return [PLAIN, SECURE].some((name) => cookieValue(header ?? '', name) !== null);
}

// The token is small enough never to be split over several cookies.
function cookieValue(header: string, name: string): string | null {
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}
