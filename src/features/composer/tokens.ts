/** Who and what a text may name, by what people type and by what is stored. */
export interface Directory {
  memberByHandle(handle: string): string | undefined;
  handleOf(memberId: string): string | undefined;
  channelByName(name: string): string | undefined;
  emojiNamed(name: string): string | undefined;
  nameOf(channelId: string): string | undefined;
}

/** Fenced blocks (closed or not yet) and code within a line: what stands in them is never a mention. */
const CODE = /(```[\s\S]*?(?:```|$)|`[^`\n]+`)/;
/** What may not stand right before a mention: in `ann@example.com` and `a/#b` there is none. */
const BEFORE = String.raw`(?<![\p{L}\p{N}_@#&/\\<.+-])`;
const HANDLE = new RegExp(`${BEFORE}@([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)`, 'giu');
const CHANNEL = new RegExp(`${BEFORE}#([\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M}_-]*)`, 'gu');
const EMOJI = /(?<![\p{L}\p{N}:]):([a-z0-9_+-]{2,40}):(?![\p{L}\p{N}])/gu;
const TOKEN = /<(@|#)([0-9a-f-]{36})>|<!channel>/g;

/** What everyone in a channel is called in a message. */
export const EVERYONE = 'channel';

/**
 * The text as it is stored: `@ann` becomes `<@id>` when there is an Ann, `:tada:` its emoji, and what
 * is called nothing stays as it was typed.
 */
export function toTokens(text: string, directory: Directory, mayCallEveryone = true): string {
  return outsideCode(text, (part) =>
    part
      .replace(HANDLE, (typed, handle: string) => {
        if (handle.toLowerCase() === EVERYONE) return mayCallEveryone ? '<!channel>' : typed;
        return longestKnown(handle, (known) => {
          const id = directory.memberByHandle(known);
          return id && `<@${id}>`;
        });
      })
      .replace(CHANNEL, (_, name: string) =>
        longestKnown(
          name,
          (known) => {
            const id = directory.channelByName(known);
            return id && `<#${id}>`;
          },
          '#',
        ),
      )
      .replace(EMOJI, (typed, name: string) => directory.emojiNamed(name) ?? typed),
  );
}

/** The text as one edits it: tokens by the names they have now. */
export function fromTokens(body: string, directory: Directory): string {
  return outsideCode(body, (part) =>
    part.replace(TOKEN, (token, sigil: string | undefined, id: string) => {
      if (!sigil) return `@${EVERYONE}`;
      const name = sigil === '@' ? directory.handleOf(id) : directory.nameOf(id);
      return name ? sigil + name : token;
    }),
  );
}

function outsideCode(text: string, change: (part: string) => string): string {
  return text
    .split(CODE)
    .map((part, index) => (index % 2 === 0 ? change(part) : part))
    .join('');
}

/** `ann.b` means Ann when there is an `ann` and no `ann.b`; what is left over follows as text. */
function longestKnown(
  typed: string,
  find: (known: string) => string | undefined,
  sigil = '@',
): string {
  for (let known = typed; known; known = known.replace(/[._-]*[^._-]*$/, '')) {
    const token = find(known.toLowerCase());
    if (token) return token + typed.slice(known.length);
  }
  return sigil + typed;
}
