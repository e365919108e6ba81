import type { Nodes } from 'mdast';
import { LIMITS } from '../limits';
import { type Mention, type MentionNames, mentionText, parseMarkdown } from '../markdown';
import { lowerCase } from '../text';
import { isWideName, namesIn, readingsOf, type TypedName, WIDE_NAMES } from './names';

/** Who and what a text may name, by what people type. Names are asked for in lower case. */
export interface TypedDirectory {
  memberByHandle(handle: string): string | undefined;
  channelByName(name: string): string | undefined;
  emojiNamed?(name: string): string | undefined;
  /** Whether its author may call everyone; if not, `@channel` is a word. */
  mayCallEveryone: boolean;
}

/** The names that members and channels have now, by their ids. */
export interface NameDirectory {
  handleOf(memberId: string): string | undefined;
  nameOf(channelId: string): string | undefined;
}

/** Whom a body's tokens call. Whether its author may call everyone is for a policy to say. */
export interface Called {
  memberIds: string[];
  everyone: boolean;
  /** Those who are active when it is sent. */
  here: boolean;
}

/** No text of so many letters has more pieces than are shown as such. */
const FEW_PIECES = 1_000;

/** Whether a text could hold a name or a token at all: most do not, and need not be parsed. */
export const mayName = (text: string) => /[@#]|<!/.test(text);

/** The names typed where the text is shown as text: not in code, in an address or behind a backslash. */
export function typedIn(text: string): TypedName[] {
  if (!/[@#:]/.test(text)) return [];
  const found: TypedName[] = [];
  let mentionEnd = -1;
  visit(parseMarkdown(text), (node) => {
    if (node.type === 'mention') mentionEnd = node.data.to;
    if (node.type !== 'text' || node.data?.from === undefined) return;
    const { from, to } = node.data;
    found.push(
      ...namesIn({ typed: text.slice(from, to), at: from, afterName: from === mentionEnd }),
    );
  });
  return found;
}

/** The handles and channel names to look up for what was typed: every reading, in lower case. */
export function readingsIn(typed: TypedName[]): { handles: string[]; channels: string[] } {
  const of = (sigil: TypedName['sigil']) => {
    const names = typed.filter((each) => each.sigil === sigil).slice(0, LIMITS.mentionsPerMessage);
    return [...new Set(names.flatMap(({ name }) => readingsOf(name).map(lowerCase)))];
  };
  return { handles: of('@'), channels: of('#') };
}

/**
 * The text as it is stored: `@ann` becomes `<@id>` when there is an Ann, `:tada:` its emoji, and what is
 * called nothing stays as it was typed. A token for everyone becomes the word for it where its author may
 * not call everyone.
 */
export function toTokens(text: string, directory: TypedDirectory, typed = typedIn(text)): string {
  const changes = typed.flatMap((name) => {
    const token = tokenFor(name, directory);
    return token ? [token] : [];
  });
  if (!directory.mayCallEveryone) changes.push(...wideAsWords(text));
  const body = splice(text, changes);
  // Tokens are pieces, too: a text that has too many with them is shown as it was typed, and so it stays.
  const names = changes.some(({ value }) => value.startsWith('<'));
  return names && body.length > FEW_PIECES && mentionsIn(body).length === 0 ? text : body;
}

/** The text as one edits it: tokens by the names they have now, where typing the name means the same. */
export function fromTokens(body: string, names: NameDirectory, typed: TypedDirectory): string {
  const words = mentionsIn(body).flatMap((mention) => {
    const word = wordFor(mention, names);
    return word ? [{ ...mention.data, value: word }] : [];
  });
  const text = splice(body, words);
  if (toTokens(text, typed) === body) return text;
  // Beside some letters a name would be read as another one, or as none: those stay tokens.
  const kept = words.filter((word) => toTokens(splice(body, [word]), typed) === body);
  const rest = splice(body, kept.slice(0, LIMITS.mentionsPerMessage));
  return toTokens(rest, typed) === body ? rest : body;
}

/** The text as it was written, its lines and marks too, with names as they are shown: for copying. */
export function asWritten(body: string, names: MentionNames): string {
  const words = mentionsIn(body).map((mention) => ({
    ...mention.data,
    value: mentionText(mention, names),
  }));
  return splice(body, words);
}

/** Whom the tokens of a body call, as it is shown. `parse` may be one that keeps its trees. */
export function calledIn(body: string, parse = parseMarkdown): Called {
  if (!/<[@!]/.test(body)) return { memberIds: [], everyone: false, here: false };
  const mentions = mentionsIn(body, parse);
  const memberIds = mentions.flatMap(({ of, value }) => (of === 'member' ? [value] : []));
  return {
    memberIds: [...new Set(memberIds)].slice(0, LIMITS.mentionsPerMessage),
    everyone: mentions.some(({ of }) => of === 'everyone'),
    here: mentions.some(({ of }) => of === 'here'),
  };
}

function mentionsIn(body: string, parse = parseMarkdown): Mention[] {
  const found: Mention[] = [];
  visit(parse(body), (node) => {
    if (node.type === 'mention') found.push(node);
  });
  return found;
}

function visit(node: Nodes, see: (node: Nodes) => void): void {
  see(node);
  if (!('children' in node)) return;
  for (const child of node.children) visit(child, see);
}

interface Change {
  from: number;
  to: number;
  value: string;
}

function tokenFor(typed: TypedName, directory: TypedDirectory): Change | null {
  const { sigil, name, from, to } = typed;
  const known = name.toLowerCase();
  if (sigil === ':') {
    const value = directory.emojiNamed?.(name);
    return value ? { from, to, value } : null;
  }
  if (sigil === '@' && isWideName(known)) {
    return directory.mayCallEveryone ? { from, to, value: WIDE_NAMES[known] } : null;
  }
  for (const reading of readingsOf(name)) {
    const id =
      sigil === '@'
        ? directory.memberByHandle(lowerCase(reading))
        : directory.channelByName(lowerCase(reading));
    if (id) return { from, to: typed.endOf(1 + reading.length), value: `<${sigil}${id}>` };
  }
  return null;
}

const wideAsWords = (text: string): Change[] =>
  (text.includes('<!') ? mentionsIn(text) : [])
    .filter(({ of }) => of === 'everyone' || of === 'here')
    .map(({ value, data }) => ({ ...data, value: `@${value}` }));

function wordFor({ of, value }: Mention, names: NameDirectory): string | undefined {
  if (of === 'everyone' || of === 'here') return `@${value}`;
  const name = of === 'member' ? names.handleOf(value) : names.nameOf(value);
  return name && (of === 'member' ? '@' : '#') + name;
}

function splice(text: string, changes: Change[]): string {
  let done = '';
  let at = 0;
  for (const { from, to, value } of changes.toSorted((a, b) => a.from - b.from)) {
    done += text.slice(at, from) + value;
    at = to;
  }
  return done + text.slice(at);
}
