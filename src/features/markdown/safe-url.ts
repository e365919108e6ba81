import { linkTarget } from '@/shared/markdown';

/** The address when it is one that may be followed from a message; else `null`, and it is shown as text. */
export function safeUrl(url: string): string | null {
  const target = linkTarget(url);
  return target && new URL(target).href;
}

/** The path inside this app that an address leads to, or `null` when it leads elsewhere. */
export function pathHere(url: string): string | null {
  const parsed = new URL(url);
  if (parsed.origin !== window.location.origin || !parsed.pathname.startsWith('/w/')) return null;
  return `${parsed.pathname}${parsed.search}${parsed.hash}`;
}
