import type { Literal } from 'mdast';
import type { Extension as FromMarkdownExtension } from 'mdast-util-from-markdown';
import type { gfm } from 'micromark-extension-gfm';

/** `<@memberId>`, `<#channelId>` or `<!channel>`, as a node of its own. */
export interface Mention extends Literal {
  type: 'mention';
  of: 'member' | 'channel' | 'everyone';
  /** The id; `channel` when it is for everyone in the channel. */
  value: string;
}

declare module 'mdast' {
  interface RootContentMap {
    mention: Mention;
  }
  interface PhrasingContentMap {
    mention: Mention;
  }
}
declare module 'micromark-util-types' {
  interface TokenTypeMap {
    mention: 'mention';
  }
}

// micromark's own types, by way of the package that we do depend on.
type Extension = ReturnType<typeof gfm>;
type Construct = Exclude<NonNullable<Extension['text']>[number], unknown[] | undefined>;
type Effects = Parameters<Construct['tokenize']>[0];
type State = Parameters<Construct['tokenize']>[1];
type Code = Parameters<State>[0];

const LESS_THAN = 60;
const GREATER_THAN = 62;
const UUID_LENGTH = 36;
const UUID_DASHES = new Set([8, 13, 18, 23]);
const WIDE = 'channel';
const KINDS: Record<string, Mention['of']> = { '@': 'member', '#': 'channel', '!': 'everyone' };

/**
 * Reads mention tokens as part of the grammar rather than by searching the text afterwards, so that one
 * in code or after a backslash stays what was typed.
 */
export const mentionSyntax: Extension = {
  text: { [LESS_THAN]: { name: 'mention', tokenize } },
};

function tokenize(effects: Effects, ok: State, nok: State): State {
  let at = 0;
  let accepts: (code: Code, index: number) => boolean = isUuidAt;
  let length = UUID_LENGTH;

  return start;

  function start(code: Code): State | undefined {
    effects.enter('mention');
    effects.consume(code);
    return sigil;
  }

  function sigil(code: Code): State | undefined {
    const character = characterOf(code);
    if (!(character in KINDS)) return nok(code);
    if (character === '!') {
      accepts = (next, index) => characterOf(next) === WIDE[index];
      length = WIDE.length;
    }
    effects.consume(code);
    return inside;
  }

  function inside(code: Code): State | undefined {
    if (at === length) {
      if (code !== GREATER_THAN) return nok(code);
      effects.consume(code);
      effects.exit('mention');
      return ok;
    }
    if (!accepts(code, at)) return nok(code);
    at += 1;
    effects.consume(code);
    return inside;
  }
}

function isUuidAt(code: Code, index: number): boolean {
  return (UUID_DASHES.has(index) ? /^-$/ : /^[0-9a-f]$/).test(characterOf(code));
}

function characterOf(code: Code): string {
  return code === null || code < 0 ? '' : String.fromCodePoint(code);
}

/** Makes the node from the token. */
export const mentionFromMarkdown: FromMarkdownExtension = {
  enter: {
    mention(token) {
      const text = this.sliceSerialize(token);
      const of = KINDS[text[1] ?? ''] ?? 'everyone';
      this.enter({ type: 'mention', of, value: text.slice(2, -1) }, token);
    },
  },
  exit: {
    mention(token) {
      this.exit(token);
    },
  },
};
