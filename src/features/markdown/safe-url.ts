const ALLOWED = new Set(['http:', 'https:', 'mailto:']);

/** The address when it is one that may be followed from a message; else `null`, and it is shown as text. */
export function safeUrl(url: string): string | null {
  // No base: a relative address in a message would be relative to whoever reads it.
  if (!URL.canParse(url)) return null;
  const parsed = new URL(url);
  return ALLOWED.has(parsed.protocol) ? parsed.href : null;
}

/** The path inside this app that an address leads to, or `null` when it leads elsewhere. */
export function pathHere(url: string): string | null {
  const parsed = new URL(url);
  if (parsed.origin !== window.location.origin || !parsed.pathname.startsWith('/w/')) return null;
  return `${parsed.pathname}${parsed.search}${parsed.hash}`;
}
