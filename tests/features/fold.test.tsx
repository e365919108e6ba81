// @vitest-environment happy-dom
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Tooltip } from 'radix-ui';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { Collapsible } from '@/features/markdown/collapsible';
import { MessageBody } from '@/features/markdown/message-body';

const ID = '01890000-0000-7000-8000-0000000000aa';
const names = { member: () => ({ name: 'Ann Lee', isMe: false }), channel: () => null };
const html = (body: string) =>
  renderToStaticMarkup(
    <Tooltip.Provider>
      <Collapsible body={body} names={names} />
    </Tooltip.Provider>,
  );
const elements = (markup: string) => markup.match(/<[a-z]/g)?.length ?? 0;
const filled = (text: string) => text.repeat(Math.ceil(12_000 / text.length)).slice(0, 12_000);

describe('what is folded away is not rendered', () => {
  test.each([
    '- a\n',
    'a\n',
    'a\n\n',
    '*a* ',
    '`a` ',
    '> a\n\n',
    '[a](https://x.de) ',
    '| a | b |\n|-|-|\n\n',
    `<@${ID}> `,
    '```\na\n```\n',
    '# a\n',
  ])('%j, repeated', (text) => {
    const body = filled(text);
    const shown = html(body);
    expect(shown).toContain('Show more');
    expect(elements(shown)).toBeLessThan(320);
    expect(shown.length).toBeLessThan(40_000);
  });

  test('a long block of code renders its first lines, copies all, and is no long message', () => {
    const code = Array.from({ length: 300 }, (_, n) => `line ${n}`).join('\n');
    const shown = html(`Look:\n\`\`\`\n${code}\n\`\`\`\nDone`);
    expect(shown).toContain('line 11');
    expect(shown).not.toContain('line 12');
    expect(shown).toContain('Show all 300 lines');
    expect(shown).not.toContain('Show more');
    expect(shown).toContain('fade-end');
    expect(shown).toContain('Done');
  });

  test('what people write is shown whole', () => {
    const row = `| ${Array(10).fill('c').join(' | ')} |`;
    const table = [row, row.replaceAll('c', '-'), ...Array(20).fill(row)].join('\n');
    for (const body of [table, 'A line.\n'.repeat(28), 'word '.repeat(400)]) {
      expect(html(body)).not.toContain('Show more');
    }
  });
});

test('a mention flows with the text around it', () => {
  const shown = renderToStaticMarkup(
    <MessageBody body={`Hi <@${ID}>!`} names={names} onOpenMember={() => undefined} />,
  );
  expect(shown).not.toContain('<button');
  expect(shown).toMatch(/<span role="button" tabindex="0"[^>]*><bdi>@Ann Lee<\/bdi><\/span>!/);
});

test('the font of emoji has what joins them to one', () => {
  const css = readFileSync('src/app/globals.css', 'utf8');
  const [, range = ''] = /font-family: "Emoji";[^}]*unicode-range:([^;]*);/s.exec(css) ?? [];
  const holds = (code: number) =>
    range.split(',').some((part) => {
      const [from = '', to = from] = part.trim().replace(/^U\+/, '').split('-');
      return code >= Number.parseInt(from, 16) && code <= Number.parseInt(to, 16);
    });
  const data = createRequire(import.meta.url).resolve('emojibase-data/en/compact.json');
  const all: { unicode: string; skins?: { unicode: string }[] }[] = JSON.parse(
    readFileSync(data, 'utf8'),
  );
  const joined = all
    .flatMap(({ unicode, skins = [] }) => [unicode, ...skins.map((each) => each.unicode)])
    .map((emoji) => [...emoji].filter((part) => part !== '\ufe0f'))
    // Those of a digit and the key around it come from what draws digits.
    .filter((parts) => parts.length > 1 && !/^[\d#*]/.test(parts.join('')));
  expect(joined.length).toBeGreaterThan(2_000);
  // Alone they are far more often text than a picture.
  const asText = new Set(['↔', '↕', '➡']);
  const missing = joined
    .flat()
    .filter((part) => !asText.has(part))
    .filter((part) => !holds(part.codePointAt(0) ?? 0));
  expect([...new Set(missing)]).toEqual([]);
  for (const joiner of ['\u200d', '\ufe0f', '\u20e3'])
    expect(holds(joiner.charCodeAt(0))).toBe(true);
});
