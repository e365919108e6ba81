import type { Literal } from 'mdast';

/** `<@memberId>`, `<#channelId>`, `<!channel>` or `<!here>`, as a node of its own. */
export interface Mention extends Literal {
  type: 'mention';
  of: 'member' | 'channel' | 'everyone' | 'here';
  /** The id; `channel` or `here` when it is for many. */
  value: string;
  data: Span;
}

/** Where something stands in the text that was parsed: offsets, the end exclusive. */
export interface Span {
  from: number;
  to: number;
}

declare module 'mdast' {
  interface RootContentMap {
    mention: Mention;
  }
  interface PhrasingContentMap {
    mention: Mention;
  }
  interface TextData extends Partial<Span> {}
  interface ListItemData {
    /** What it is shown with: as it was typed where that goes on counting, else the next one. */
    number?: number;
  }
  interface LinkData {
    /** An address that was written as it is, so that its text is no text of the author's. */
    bare?: boolean;
    /** Nothing shows where it ends: what stands right behind it may belong to it. */
    openEnded?: boolean;
  }
}

const ID = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}';
const TOKEN = new RegExp(`<(?:([@#])(${ID})|!(channel|here))>`, 'y');
const TOKENS = new RegExp(TOKEN.source, 'g');
const KINDS = { '@': 'member', '#': 'channel' } as const;
const WIDE = { channel: 'everyone', here: 'here' } as const;

/** What a mention is of; its place is known to whoever found it. */
export type Mentioned = Pick<Mention, 'of' | 'value'>;

/** A text with something else for its tokens, those in code too. */
export function replaceMentions(text: string, written: (mention: Mentioned) => string): string {
  return text.includes('<')
    ? text.replace(TOKENS, (token) => {
        const found = mentionAt(token, 0);
        return found ? written(found) : token;
      })
    : text;
}

/** The mention token that begins at a place of a text, and its length. */
export function mentionAt(text: string, at: number): Mentioned | null {
  TOKEN.lastIndex = at;
  const [, sigil, id = '', wide] = TOKEN.exec(text) ?? [];
  if (sigil === '@' || sigil === '#') return { of: KINDS[sigil], value: id };
  return wide === 'channel' || wide === 'here' ? { of: WIDE[wide], value: wide } : null;
}
