import type { Nodes, Text } from 'mdast';
import { expect, test } from 'vitest';
import { parseMarkdown, toPlainText } from '@/shared/markdown';
import { shownOf } from '@/shared/markdown/shown';

const ID = '01890000-0000-7000-8000-0000000000aa';
const NAMES = { member: () => 'Ann Lee', channel: () => 'plans' };
const nameOf = ({ of }: { of: string }) =>
  ({ member: '@Ann Lee', channel: '#plans', everyone: '@channel', here: '@here' })[of] ?? '';

/** White space apart, and the numbers of lists, which plain text of one line leaves out. */
const letters = (text: string) => text.replace(/[\d.)\s]/g, '');
const shown = (text: string) => letters(shownOf(text, nameOf).text);
const parsed = (text: string) => letters(toPlainText(text, NAMES));

const PIECES = [
  ...['a', 'word', ' ', ' ', ' ', '\n', '\n', '\n\n', '.', '!', 'é', '会', '2'],
  ...['*', '**', '***', '_', '__', '~~', '~', '`', '``', '```', '\\', '\\*', '\\_', '\\`', '\\<'],
  ...['\n> ', '\n>', '\n- ', '\n* ', '\n1. ', '\n2) ', '\n## ', '\n---\n', '\n  - ', '\n  ', '- '],
  ...['\n```js\n', '\n```\n', '\n~~~\n', '\n- [x] ', '[', ']', '(', ')', '](https://x.de)', '!['],
  ...['<', '>', '<https://x.de/a_b_>', 'https://x.de/_a_*', 'a_b@x.de', '[a](tel:1)', '|', ' | '],
  ...[`<@${ID}>`, `<#${ID}>`, '<!channel>', '<!here>', '\u202E', '\n|a|b|\n|-|-|\n|c|`d`|\n'],
];

/** Numbers from a seed, the same every time. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test('a message as it is shown is what the parser shows', { timeout: 60_000 }, () => {
  const roll = dice(20_261_127);
  const different: Record<string, [string, string]> = {};
  const count = 20_000;
  for (let number = 0; number < count; number += 1) {
    const text = Array.from({ length: 1 + roll(9) }, () => PIECES[roll(PIECES.length)]).join('');
    const [ours, theirs] = [shown(text), parsed(text)];
    if (ours !== theirs) different[text] = [ours, theirs];
  }
  // Containers that nobody writes: a list in a quote in the middle of a list that has ended.
  expect(Object.keys(different).length / count, JSON.stringify(different)).toBeLessThan(0.001);
});

const textsIn = (node: Nodes): Text[] => {
  if (node.type === 'text') return [node];
  // The text of an address is the address.
  if (!('children' in node) || (node.type === 'link' && node.data?.bare)) return [];
  return node.children.flatMap(textsIn);
};
/** Without what is not shown of it, and what begins its lines. */
const bareText = (text: string) => text.replace(/[\\\s>\u202E]/g, '');

test('every piece of text knows where it was typed, whatever marks are around it', () => {
  const roll = dice(20_261_128);
  for (let number = 0; number < 2_000; number += 1) {
    const text = Array.from({ length: 1 + roll(9) }, () => PIECES[roll(PIECES.length)]).join('');
    let last = 0;
    for (const { value, data } of textsIn(parseMarkdown(text))) {
      const { from = -1, to = -1 } = data ?? {};
      expect(from, JSON.stringify([text, value])).toBeGreaterThanOrEqual(last);
      expect(bareText(text.slice(from, to)), JSON.stringify(text)).toBe(bareText(value));
      last = to;
    }
  }
});

test('what stands behind what is shown is kept apart from it', () => {
  const text =
    '[notes](https://x.de/a) ![pic](https://x.de/b) <https://x.de/c>\n```js\nlet a;\n```';
  expect(shownOf(text, nameOf)).toEqual({
    text: 'notes pic https://x.de/c\nlet a;',
    behind: ['https://x.de/a', 'https://x.de/b', 'js'],
    hasLink: true,
  });
  expect(shownOf('|a|\n|-|\n|b|c|', nameOf)).toEqual({
    text: 'a\nb',
    behind: ['c'],
    hasLink: false,
  });
});

test.each([
  ['\\_\\_init\\_\\_', '__init__'],
  ['\\_\\_hoping\\_\\_ /\\<myproj>/resources', '__hoping__ /<myproj>/resources'],
  ['`a\\*b` \\*c\\*', 'a\\*b *c*'],
  ['C:\\dir\\file', 'C:\\dir\\file'],
  ['```\na\\*b\n```', 'a\\*b'],
  ['`PLT-1` is **very** important!', 'PLT-1 is very important!'],
  ['**host:** web-1', 'host: web-1'],
  ['1. one\n2. **two**', '1. one\n2. two'],
  ['- [x] done', 'done'],
  ['> **a\n> b**\nc', 'a\nb\nc'],
  [`<@${ID}>, look at <#${ID}>`, '@Ann Lee, look at #plans'],
])('%j is shown as %j', (text, expected) => {
  expect(shownOf(text, nameOf).text).toBe(expected);
});

test('a text with more marks than anybody writes is shown as it was typed, with names', () => {
  const text = `${'*a* '.repeat(2_000)}<@${ID}>`;
  expect(shownOf(text, nameOf).text).toBe(`${'*a* '.repeat(2_000)}@Ann Lee`);
});
