import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, test } from 'vitest';
import { parseMarkdown, toPlainText } from '@/shared/markdown';

const ID = '01890000-0000-7000-8000-0000000000aa';

type Outline = string | [string, ...Outline[]];

/** Kinds of nodes with what they hold: lists of kinds for those that hold others. */
function outline(node: Nodes): Outline {
  if ('children' in node) {
    const at = 'url' in node ? `${node.type} ${node.url}` : node.type;
    return [at, ...node.children.map(outline)];
  }
  if (node.type === 'code') return `code ${node.lang ?? ''}:${node.value}`;
  if (node.type === 'image') return `image ${node.url}:${node.alt}`;
  return 'value' in node ? `${node.type}:${node.value}` : node.type;
}
const blocks = (text: string) => parseMarkdown(text).children.map(outline);
const p = (...inside: Outline[]): Outline => ['paragraph', ...inside];
const li = (...inside: Outline[]): Outline => ['listItem', p(...inside)];
const link = (url: string, text = url): Outline => [`link ${url}`, `text:${text}`];

describe('what is typed is what is shown', () => {
  const asTyped = [
    '\\\\server\\share\\old',
    'C:\\(x86)\\.git\\',
    '/a\\.b\\d+/',
    '2*3*4 and 2**3**4',
    'a*b*c, file*name*',
    'snake_case_name',
    '-',
    '+',
    '1.',
    '#',
    '>',
    '[1]: https',
    '[call](tel:+4930123)',
    '[x](javascript:alert(1))',
    '[x](/relative)',
    '[](mailto:a)',
    '<tel:+4930123>',
    '&amp; &copy; &#42;',
    '<b>bold</b>',
    '~one~ and ~~~three~~~ x',
    'a **** b',
  ];
  test.each(asTyped)('%j', (text) => expect(blocks(text)).toEqual([p(`text:${text}`)]));

  test('a definition is shown, and takes nothing out of the text', () => {
    const shown = toPlainText('[1]: https://x.de\n\nsee [it][1]', {
      member: () => null,
      channel: () => null,
    });
    expect(shown).toBe('[1]: https://x.de see [it][1]');
  });

  test('the line after a quote, a list or a table is not in it', () => {
    expect(blocks('> a\nb')).toEqual([['blockquote', p('text:a')], p('text:b')]);
    expect(blocks('> a\n> b\nc')).toEqual([['blockquote', p('text:a\nb')], p('text:c')]);
    expect(blocks('> > a\n> b')).toEqual([
      ['blockquote', ['blockquote', p('text:a')], p('text:b')],
    ]);
    expect(blocks('- a\nb')).toEqual([['list', li('text:a')], p('text:b')]);
    expect(blocks('> - a\n> b')).toEqual([['blockquote', ['list', li('text:a')], p('text:b')]]);
    const [table, after] = blocks('| a |\n|---|\n| b |\nc');
    expect([table?.[0], after]).toEqual(['table', p('text:c')]);
  });

  test('marks at the end of an address belong to it, unless they close what was opened', () => {
    expect(blocks('https://x.de/*')).toEqual([p(link('https://x.de/*'))]);
    expect(blocks('see https://x.de/a_ now')).toEqual([
      p('text:see ', link('https://x.de/a_'), 'text: now'),
    ]);
    expect(blocks('<https://x.de/a>* b')).toEqual([p(link('https://x.de/a'), 'text:* b')]);
    expect(blocks('a@x.de* b')).toEqual([p(link('mailto:a@x.de', 'a@x.de'), 'text:* b')]);
    expect(blocks('**https://x.de/a**')).toEqual([p(['strong', link('https://x.de/a')])]);
    expect(blocks('*see https://x.de/a*, b')).toEqual([
      p(['emphasis', 'text:see ', link('https://x.de/a')], 'text:, b'),
    ]);
  });

  test('an address ends before the sentence does', () => {
    const cases: [string, string][] = [
      ['(https://x.de/a_(b)).', 'https://x.de/a_(b)'],
      ['https://x.de/?a=*b*&c', 'https://x.de/?a=*b*&c'],
      ['见https://x.de。', 'https://x.de'],
      ['"https://x.de"!', 'https://x.de'],
    ];
    for (const [text, url] of cases) expect(JSON.stringify(blocks(text))).toContain(`link ${url}"`);
    expect(JSON.stringify(blocks('[see https://x.de](https://y.de)'))).toContain(
      'link https://y.de',
    );
  });

  test('marks stand between letters of scripts without spaces', () => {
    expect(blocks('这是**粗体**文字')).toEqual([
      p('text:这是', ['strong', 'text:粗体'], 'text:文字'),
    ]);
  });

  test('what turns the direction of a text is taken out of it, wherever it stands', () => {
    const turned = 'report\u202Efdp.exe';
    const bodies = [
      turned,
      `\`${turned}\``,
      `\`\`\`\n${turned}\n\`\`\``,
      `[${turned}](https://x.de)`,
      `[a](https://x.de/${turned})`,
      `https://x.de/${turned} <https://x.de/${turned}>`,
      `\`\`\`${turned}\na\n\`\`\``,
    ];
    for (const body of [...bodies, '\u2067a\u2069', `${'>'.repeat(30)}${turned}`]) {
      expect(JSON.stringify(parseMarkdown(body))).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
    }
  });
});

describe('what people do write stays what it is', () => {
  test('three hundred lines of code full of marks, behind any fence', () => {
    const lines = Array.from({ length: 300 }, (_, n) => `a[${n}] *= b_${n} || \`c\`; // **x**`);
    const code = lines.join('\n');
    for (const fence of ['```', '````', '~~~']) {
      expect(blocks(`${fence}js\n${code}\n${fence}\nafter`)).toEqual([
        `code js:${code}`,
        p('text:after'),
      ]);
    }
  });

  test('a list of a hundred items, and one of four levels', () => {
    const items = Array.from({ length: 100 }, (_, n) => `- item **${n}**`).join('\n');
    const [list] = blocks(items);
    expect(list).toHaveLength(101);
    expect(list?.[100]).toEqual(li('text:item ', ['strong', 'text:99']));
    const deep = blocks('1. a\n   - b\n     - [x] c\n       > d');
    expect(JSON.stringify(deep)).toContain('["blockquote",["paragraph","text:d"]]');
  });

  test('a table of twenty rows and ten columns', () => {
    const row = (cell: string) => `| ${Array(10).fill(cell).join(' | ')} |`;
    const [table] = blocks(
      [row('**h**'), row(':-:'), ...Array(20).fill(row('`a\\|b`'))].join('\n'),
    );
    expect(table).toHaveLength(22);
    expect(table?.[1]).toEqual([
      'tableRow',
      ...Array(10).fill(['tableCell', ['strong', 'text:h']]),
    ]);
    expect(table?.[21]).toEqual(['tableRow', ...Array(10).fill(['tableCell', 'inlineCode:a|b'])]);
  });

  test('a full message of prose with marks and addresses', () => {
    const text = `see **this** and https://x.de/a, \`code\`, <@${ID}> `.repeat(130).trim();
    const [paragraph] = blocks(text);
    const kinds = JSON.stringify(paragraph);
    for (const kind of ['strong', 'link https://x.de/a', 'inlineCode:code', `mention:${ID}`]) {
      expect(kinds.split(`"${kind}"`)).toHaveLength(131);
    }
  });
});

describe('CommonMark with GitHub’s extensions, where chat wants nothing else', () => {
  const left = [
    ...['htmlFlow', 'htmlText', 'codeIndented', 'setextUnderline', 'definition'],
    ...[
      'characterReference',
      'gfmFootnoteDefinition',
      'gfmFootnoteCall',
      'gfmPotentialFootnoteCall',
    ],
  ];
  const reference = (text: string) =>
    fromMarkdown(text, {
      extensions: [gfm({ singleTilde: false }), { disable: { null: left } }],
      mdastExtensions: [gfmFromMarkdown()],
    }).children.map(outline);

  test.each([
    'a *b* **c** ***d*** _e_ __f__ ~~g~~ `h` ``i ` j``',
    '**a *b* c** *a **b** c* **a** **b**',
    '*a **b* c** _a*b_ * a * b*',
    '***a** b* ***a* b** *(**a**)*',
    '[a *b*](https://x.de "t") ![c](https://x.de/c.png) [d](<https://x.de/a b>)',
    '[a [b](https://x.de) c](https://y.de) [[a](https://x.de)]',
    '[a](https://x.de/(b)c) [a] [b](c d)',
    '<https://x.de/a> https://x.de/b?c=d#e www.example.com ann@example.com <ann@example.com>',
    '# a #\n## b\n####### c\n#d',
    '> a\n>\n> > b\n\nc',
    '- a\n- b\n  - c\n\n    d\n* e',
    '1. a\n2. b\n10) c',
    '- [ ] a\n- [x] *b*',
    '- a\n\n  ```\n  b\n  ```\n- c',
    '```js\na\n\nb\n```\n~~~\nc\n```\n~~~',
    '````\n```\na\n````',
    '> ```\n> a\n> ```',
    '```\nnot closed\n\n- a',
    '| a | b |\n|:--|--:|\n| `c` | **d** |\n| e | |',
    'a | b\n--|-\nc | d',
    '---\n***\n_ _ _\n- - -',
    'a\n- b\n\nc\n1. d\n2. e',
    'a\\*b\\* \\`c\\` \\[d\\] \\# \\_',
    '*a_b* _c*d_ a**b',
    '`a *b` c*',
  ])('%j', (text) => expect(blocks(text)).toEqual(reference(text)));
});
