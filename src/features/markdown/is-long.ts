const MOST_LETTERS = 2_400;
const MOST_LINES = 30;

/** Whether a message starts folded. Blocks of code fold by themselves, and count for nothing here. */
export function isLong(body: string): boolean {
  if (body.length <= MOST_LETTERS && !hasMoreLines(body)) return false;
  const prose = body.replace(/^(```|~~~)[^\n]*\n[\s\S]*?^\1/gm, '');
  return prose.length > MOST_LETTERS || hasMoreLines(prose);
}

function hasMoreLines(text: string): boolean {
  return text.split('\n', MOST_LINES + 1).length > MOST_LINES;
}
