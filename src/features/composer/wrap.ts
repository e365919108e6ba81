interface Selected {
  text: string;
  start: number;
  end: number;
}

/** Puts `mark` round the selection, or takes it away where it already stands. */
export function wrap({ text, start, end }: Selected, mark: string): Selected {
  const size = mark.length;
  const isWrapped =
    text.slice(start - size, start) === mark && text.slice(end, end + size) === mark;
  if (isWrapped) {
    return {
      text: text.slice(0, start - size) + text.slice(start, end) + text.slice(end + size),
      start: start - size,
      end: end - size,
    };
  }
  return {
    text: text.slice(0, start) + mark + text.slice(start, end) + mark + text.slice(end),
    start: start + size,
    end: end + size,
  };
}

/** A web address pasted over words makes a link of them; `null` when it is anything else. */
export function linkOver({ text, start, end }: Selected, pasted: string): Selected | null {
  const words = text.slice(start, end);
  const url = pasted.trim();
  const isAddress = /^https?:\/\/\S+$/.test(url) && URL.canParse(url);
  if (!isAddress || words.trim() === '' || words.includes('\n') || URL.canParse(words)) return null;
  const link = `[${words}](${url})`;
  const caret = start + link.length;
  return { text: text.slice(0, start) + link + text.slice(end), start: caret, end: caret };
}
