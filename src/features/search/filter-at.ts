/** A `from:` or `in:` that is being typed. */
export interface OpenFilter {
  kind: 'from' | 'in';
  /** What stands behind the colon, up to the caret. */
  query: string;
  /** Where the value begins in the text, and where it ends. */
  start: number;
  end: number;
}

const OPEN = /(?:^|\s)-?(from|in):"?([^\s"]*)$/i;

/** The filter whose value ends at the caret, if there is one. */
export function filterAt(text: string, caret: number): OpenFilter | null {
  const match = OPEN.exec(text.slice(0, caret));
  if (!match) return null;
  const [, kind = '', query = ''] = match;
  const rest = /^[^\s"]*"?/.exec(text.slice(caret))?.[0] ?? '';
  const start = caret - query.length - (text[caret - query.length - 1] === '"' ? 1 : 0);
  return {
    kind: kind.toLowerCase() === 'from' ? 'from' : 'in',
    query,
    start,
    end: caret + rest.length,
  };
}

/** The text with the value in place, and where the caret stands then: ready for the next word. */
export function completeFilter(
  text: string,
  { start, end }: OpenFilter,
  value: string,
): { text: string; caret: number } {
  const before = `${text.slice(0, start)}${value} `;
  return { text: before + text.slice(end).trimStart(), caret: before.length };
}
