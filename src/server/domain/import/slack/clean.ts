/**
 * The one place that takes out of an archive's texts what Postgres refuses: U+0000, and halves of surrogate
 * pairs, which become U+FFFD. Everything that is read from an archive goes through it.
 */
export function cleanText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** What a JSON text looks like when a string of it may need cleaning. */
const SUSPECT = /\\u0000|\\u[dD][89a-fA-F]|\0/;

/** Parses JSON, with every text and every name in it cleaned. */
export function parseCleanJson(json: string): unknown {
  const parsed: unknown = JSON.parse(json);
  return SUSPECT.test(json) ? cleanDeep(parsed) : parsed;
}

/** In place and without recursion: an archive may nest deeper than the stack is high. */
function cleanDeep(root: unknown): unknown {
  if (typeof root === 'string') return cleanText(root);
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, inner] of Object.entries(value)) {
      const clean = cleanText(key);
      const cleaned = typeof inner === 'string' ? cleanText(inner) : inner;
      if (clean !== key) Reflect.deleteProperty(value, key);
      if (clean !== key || cleaned !== inner) Reflect.set(value, clean, cleaned);
      pending.push(inner);
    }
  }
  return root;
}
