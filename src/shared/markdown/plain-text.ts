import type { Nodes } from 'mdast';
import type { Mention } from './mention';
import { parseMarkdown } from './parse';

/** Returns names for mentions; `null` for someone or something unknown to the reader. */
export interface MentionNames {
  member: (id: string) => string | null;
  channel: (id: string) => string | null;
}

/** A message on one line without its marks: for notifications, previews and quotes. */
export function toPlainText(body: string, names: MentionNames): string {
  return textOf(parseMarkdown(body), names).replace(/\s+/g, ' ').trim();
}

/** What a mention reads as: `@Ann Lee`, `#general`, `@channel`. */
export function mentionText(mention: Mention, names: MentionNames): string {
  switch (mention.of) {
    case 'member':
      return `@${names.member(mention.value) ?? 'unknown'}`;
    case 'channel':
      return `#${names.channel(mention.value) ?? 'private'}`;
    case 'everyone':
      return '@channel';
    case 'here':
      return '@here';
    default:
      return mention.of satisfies never;
  }
}

function textOf(node: Nodes, names: MentionNames): string {
  if (node.type === 'mention') return mentionText(node, names);
  if (node.type === 'break') return ' ';
  if (node.type === 'image' || node.type === 'imageReference') return node.alt ?? '';
  if ('children' in node) return node.children.map((child) => textOf(child, names)).join(gap(node));
  return 'value' in node ? node.value : '';
}

const WITH_TEXT_INSIDE = new Set<Nodes['type']>([
  'paragraph',
  'heading',
  'emphasis',
  'strong',
  'delete',
  'link',
  'linkReference',
]);

/** Blocks are apart from each other; pieces of one line are not. */
function gap(node: Nodes): string {
  return WITH_TEXT_INSIDE.has(node.type) ? '' : ' ';
}
