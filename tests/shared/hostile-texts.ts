import { LIMITS } from '@/shared/limits';

const LENGTH = LIMITS.messageLength;
const ID = '01890000-0000-7000-8000-0000000000aa';
const SEED = 20_261_127;

/** Every construct of the grammar, what begins one and does not end it, and what only looks like one. */
const ATOMS = [
  ...[
    '*',
    '**',
    '***',
    '_',
    '__',
    '~~',
    '~',
    '*a_',
    '_a*',
    '*a ',
    ' b*',
    '**a_b**',
    '`',
    '``',
    '```',
  ],
  ...[
    '`a',
    '``a`',
    '```a`\n',
    '~~~\n',
    '```js\n',
    '\n```\n',
    '[',
    ']',
    '![',
    '](',
    '](x)',
    '[a](',
    '[](',
  ],
  ...[
    '[a](https://x.de)',
    '![a](https://x.de/a.png)',
    '[a](<',
    '[a](b "',
    "[a](b '",
    '[a](b (',
    '[a]: b\n',
  ],
  ...[
    '[a][b]',
    '[^a]',
    '<',
    '>',
    '<a',
    '<a:',
    '<a@',
    '<b>',
    '</b>',
    '<!--',
    '<![CDATA[',
    '<?',
    '&amp;',
    '&#1;',
    '&',
  ],
  ...[
    'https://',
    'https://x.de/',
    'http://[',
    'http://a:b/',
    'www.',
    'www.a',
    'www.a.b',
    'a@b.de ',
    'a@',
    '@a',
    '_a@',
  ],
  ...[
    'a.',
    'a-',
    '-b',
    '(',
    ')',
    '\\',
    '\\\\',
    '\\*',
    '\\`',
    '|',
    '| a ',
    '|-',
    '|-|-|\n',
    '| a | b |\n',
    ':-:|',
    '- ',
    '- a\n',
    '-\n',
  ],
  ...[
    '+ ',
    '* ',
    '1. ',
    '1) a\n',
    '10. ',
    '- [ ] ',
    '- [x] a\n',
    '> ',
    '>',
    '> a\n',
    '>\n',
    '# ',
    '# a\n',
    '#',
    '###### ',
  ],
  ...[
    '---\n',
    '***\n',
    '___\n',
    '===\n',
    '\n',
    '\n\n',
    '\r\n',
    '  \n',
    ' ',
    '  ',
    '    ',
    '\t',
    '\u00a0',
    '\u200b',
    'a',
    'a ',
    'ab\n',
  ],
  ...[
    `<@${ID}>`,
    `<#${ID}>`,
    '<!channel>',
    '<!here>',
    '<@0',
    '漢',
    '😀',
    '\ud83d',
    '\u0301',
    '\u202e',
    ':tada:',
    '"',
    "'",
  ],
];

const filled = (text: string) => text.repeat(Math.ceil(LENGTH / text.length)).slice(0, LENGTH);

/** Numbers between 0 and 1, always the same ones: mulberry32. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Messages of full length that are costly to read, or look so. */
export function hostileTexts(): string[] {
  const next = numbersFrom(SEED);
  const any = () => ATOMS[Math.floor(next() * ATOMS.length)] ?? 'a';
  const some = (count: number) => Array.from({ length: count }, any).join('');
  const repeated = ATOMS.flatMap((atom) => [
    filled(atom),
    filled(`a${atom}
`),
  ]);
  const behind = ATOMS.map((atom) => filled(`${'```a`\n'}${filled(atom)}`));
  const nested = ATOMS.map((atom) => {
    const half = atom.repeat(Math.ceil(LENGTH / 2 / atom.length)).slice(0, LENGTH / 2);
    return half + [...half].reverse().join('');
  });
  const staircase = ATOMS.map((atom) =>
    Array.from({ length: 150 }, (_, depth) => `${' '.repeat(depth)}${atom}a`)
      .join('\n')
      .slice(0, LENGTH),
  );
  const named = ['@', '#'].flatMap((sigil) => [
    `${sigil}${filled('a.')}`,
    `${sigil}${filled('a-')}`,
    `${sigil}a${'-'.repeat(LENGTH * (2 / 3))}${filled('b-')}`,
    filled(`${sigil}a${'-b'.repeat(39)} `),
  ]);
  const names = named.map((text) => `${text.slice(0, LENGTH - 1)}c`);
  const growing = ['`', '~', '*', '_', '[', '#', '>'].map((atom) =>
    Array.from({ length: 154 }, (_, size) => `${atom.repeat(size)}a`)
      .join(' ')
      .slice(0, LENGTH),
  );
  const tables = [1, 2, 10, 50, 100, 500, 1_000, 2_000, 2_990].flatMap((columns) => {
    const head = `${'|a'.repeat(columns)}\n${'|-'.repeat(columns)}\n`;
    const rows = ['', '|\n', `${'|a'.repeat(columns)}\n`, `${'|*a_ `b` '.repeat(columns)}\n`];
    return rows.map((row) => `${head}${row && filled(row)}`.slice(0, LENGTH));
  });
  const alternating = Array.from({ length: 80 }, () => filled(some(2 + Math.floor(next() * 5))));
  const mixed = Array.from({ length: 80 }, () => some(LENGTH / 2).slice(0, LENGTH));
  const kinds = [repeated, behind, nested, staircase, names, growing, tables, alternating, mixed];
  return kinds.flat();
}
