import type { Nodes } from 'mdast';
import { describe, expect, it } from 'vitest';
import { parseMarkdown, toPlainText } from '@/shared/markdown';

const ANN = '01890000-0000-7000-8000-0000000000aa';
const names = {
  member: (id: string) => (id === ANN ? 'Ann Lee' : null),
  channel: () => null,
};

/** The kinds of node in a text, outermost first, with what the leaves hold. */
function outline(text: string): string[] {
  const walk = (node: Nodes): string[] =>
    'children' in node
      ? [node.type, ...node.children.flatMap(walk)]
      : [`${node.type}${'value' in node ? `:${node.value}` : ''}`];
  return walk(parseMarkdown(text)).slice(1);
}

describe('mentions', () => {
  it('are nodes of their own wherever text may stand', () => {
    expect(outline(`**<@${ANN}>** <!channel>`)).toEqual([
      'paragraph',
      'strong',
      `mention:${ANN}`,
      'text: ',
      'mention:channel',
    ]);
  });

  it('stay text in code, after a backslash, and when they name nothing that could exist', () => {
    expect(outline(`\`<@${ANN}>\``)).toEqual(['paragraph', `inlineCode:<@${ANN}>`]);
    expect(outline(`\\<@${ANN}>`)).toEqual(['paragraph', `text:<@${ANN}>`]);
    expect(outline('<@ann> <!all>')).toEqual(['paragraph', 'text:<@ann> <!all>']);
  });
});

describe('what surprises in chat', () => {
  it('shows HTML as text', () => {
    expect(outline('<b>x</b>\n\n<script>')).toEqual([
      'paragraph',
      'text:<b>x</b>',
      'paragraph',
      'text:<script>',
    ]);
  });

  it('makes no heading of the line above a rule, and no code of four spaces', () => {
    expect(outline('a\n---')).toEqual(['paragraph', 'text:a', 'thematicBreak']);
    expect(outline('    a')).toEqual(['paragraph', 'text:a']);
  });

  it('strikes through with two tildes, not with one', () => {
    expect(outline('~5 ~6 ~~no~~')).toEqual(['paragraph', 'text:~5 ~6 ', 'delete', 'text:no']);
  });
});

describe('text made to be costly', () => {
  const costly: Record<string, string> = {
    'deep quotes': '>'.repeat(12_000),
    'deep lists': '- '.repeat(6_000),
    'a staircase of lists': Array.from({ length: 100 }, (_, i) => `${' '.repeat(2 * i)}- a`).join(
      '\n',
    ),
    'unclosed emphasis': '*a_ '.repeat(3_000),
    'open brackets': '['.repeat(12_000),
    'more blocks than there may be': 'a\n\n'.repeat(1_001),
    'more items than there may be': '- a\n'.repeat(1_001),
    'a wide table': `${'|a'.repeat(1_001)}\n${'|-'.repeat(1_001)}`,
    'rows that leave most cells of a table out': `${'|a'.repeat(100)}\n${'|-'.repeat(100)}\n${'|\n'.repeat(100)}`,
    'nested emphasis': `${'*a '.repeat(480)}${'b* '.repeat(480)}`,
  };
  it.each(Object.entries(costly))('comes back as it was typed: %s', (_, text) => {
    expect(outline(text)).toEqual(['paragraph', `text:${text}`]);
  });
});

describe('plain text', () => {
  it('is one line without marks, with mentions by name', () => {
    const body = `# Hi <@${ANN}>\n\n- **a**\n- [b](https://example.com)\n\n\`\`\`\nc\n\`\`\``;
    expect(toPlainText(body, names)).toBe('Hi @Ann Lee a b c');
  });

  it('does not tell the name of what the reader cannot see', () => {
    expect(toPlainText(`<#${ANN}> <@${ANN.replace('a', 'b')}>`, names)).toBe('#private @unknown');
  });
});
