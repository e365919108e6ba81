import { type Fields, fieldsOf, flagOf, isFields, listIn, listOf, textOf } from './read';

/** Blocks nest: lists in sections, messages in attachments. */
const MAX_DEPTH = 12;

/** What blocks show, in Slack's mark-up; what is of an unknown kind gives the texts that it holds. */
export function textOfBlocks(blocks: unknown): string {
  return lines(blocksIn(blocks).map((block) => blockText(block, 0)));
}

/** One block may stand without a list around it, and some in lists of their own. */
const blocksIn = (blocks: unknown) => listIn(blocks).filter(isFields);

/** How many of them are no blocks, so that nothing of them is shown. */
export const oddBlocks = (blocks: unknown): number =>
  listIn(blocks).filter((block) => !isFields(block) && block !== false && block !== '').length;

/** Whether the blocks say more than a text beside them, which people's own messages repeat. */
export const areRich = (blocks: unknown) =>
  blocksIn(blocks).some((block) => block.type !== 'rich_text');

type Render = (block: Fields, depth: number) => string;

const BLOCKS = new Map<unknown, Render>([
  [
    'section',
    (block) =>
      lines([
        objectText(block.text),
        ...listIn(block.fields).map(objectText),
        accessoryText(block.accessory),
      ]),
  ],
  ['header', (block) => bold(objectText(block.text))],
  ['context', (block) => listIn(block.elements).map(objectText).filter(Boolean).join(' ')],
  ['divider', () => ''],
  ['markdown', (block) => textOf(block.text) ?? ''],
  [
    'rich_text',
    (block, depth) => lines(listIn(block.elements).map((each) => rich(each, depth + 1))),
  ],
  ['image', (block) => imageText(block)],
  [
    'video',
    (block) =>
      lines([
        linked(block.title_url ?? block.video_url, objectText(block.title)),
        objectText(block.description),
      ]),
  ],
  ['actions', (block) => listIn(block.elements).map(controlText).filter(Boolean).join(' · ')],
  ['input', (block) => lines([objectText(block.label), controlText(block.element)])],
  [
    'table',
    (block, depth) =>
      listOf(block.rows)
        .map((row) =>
          listOf(row)
            .map((cell) => rich(cell, depth + 1))
            .join(' | '),
        )
        .join('\n'),
  ],
]);

function blockText(block: Fields, depth: number): string {
  const render = BLOCKS.get(block.type);
  const text = render?.(block, depth) ?? '';
  return text.trim() !== '' || block.type === 'divider' ? text : anyText(block, depth);
}

const lines = (parts: string[]) => parts.filter((part) => part.trim() !== '').join('\n');
/** A text as Slack stores it. */
export const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const bold = (text: string) => (text.trim() === '' ? '' : `*${text.trim()}*`);

/** `{ type: 'mrkdwn' | 'plain_text', text }`, or a bare text. */
export function objectText(value: unknown): string {
  if (!isFields(value)) return textOf(value) ?? '';
  if (value.type === 'image') return imageText(value);
  const text = textOf(value.text) ?? '';
  return value.type === 'mrkdwn' ? text : escaped(text);
}

function imageText(image: Fields): string {
  const shown = objectText(image.title) || escaped(textOf(image.alt_text) ?? '');
  const file = fieldsOf(image.slack_file);
  return linked(image.image_url ?? file.url, shown || 'image');
}

/** A button, or what a menu and its like ask for with what there is to choose from. */
export function controlText(value: unknown): string {
  const control = fieldsOf(value);
  const shown = linked(
    control.url,
    objectText(control.text) ||
      objectText(control.placeholder) ||
      escaped(textOf(control.name) ?? ''),
  );
  const options = optionsIn(control).map(optionText).filter(Boolean).join(' · ');
  return [shown, options].filter(Boolean).join(': ');
}

const optionsIn = ({ options, option_groups }: Fields): unknown[] => [
  ...listIn(options),
  ...listIn(option_groups).flatMap((group) => listIn(fieldsOf(group).options)),
];

function optionText(value: unknown): string {
  const { text, description, url } = fieldsOf(value);
  const parts = [linked(url, objectText(text)), objectText(description)];
  return parts.filter(Boolean).join(' – ');
}

/** What stands beside a section: a picture, a button that leads somewhere, or choices. */
function accessoryText(value: unknown): string {
  const accessory = fieldsOf(value);
  if (accessory.type === 'image') return imageText(accessory);
  return textOf(accessory.url) || optionsIn(accessory).length > 0 ? controlText(accessory) : '';
}

/** A link in Slack's mark-up, or only what is shown when the address is none. */
export function linked(address: unknown, shown: string): string {
  const url = textOf(address);
  if (!url || !/^https?:\/\/[^\s<>|]+$/.test(url)) return shown;
  return shown.trim() === '' ? `<${url}>` : `<${url}|${shown.replace(/[|\n]/g, ' ')}>`;
}

const RICH = new Map<unknown, Render>([
  ['rich_text_section', (each, depth) => inner(each, depth)],
  ['rich_text_preformatted', (each, depth) => `\`\`\`${inner(each, depth)}\`\`\``],
  ['rich_text_quote', (each, depth) => inner(each, depth).replace(/^/gm, '&gt; ')],
  ['rich_text_list', richList],
  ['text', (each) => styled(escaped(each.text === undefined ? '' : String(each.text)), each.style)],
  ['raw_text', (each) => escaped(textOf(each.text) ?? '')],
  ['emoji', (each) => emojiOf(textOf(each.unicode)) ?? `:${textOf(each.name) ?? 'emoji'}:`],
  ['user', (each) => `<@${textOf(each.user_id) ?? 'unknown'}>`],
  ['channel', (each) => `<#${textOf(each.channel_id) ?? 'unknown'}>`],
  ['usergroup', (each) => `<!subteam^${textOf(each.usergroup_id) ?? 'unknown'}>`],
  ['broadcast', (each) => `<!${textOf(each.range) ?? 'channel'}>`],
  [
    'link',
    (each) => linked(each.url, escaped(textOf(each.text) ?? '')) || escaped(textOf(each.url) ?? ''),
  ],
  ['date', (each) => escaped(textOf(each.fallback) ?? '')],
  ['color', (each) => escaped(textOf(each.value) ?? '')],
  ['rich_text', (each, depth) => lines(listIn(each.elements).map((part) => rich(part, depth + 1)))],
]);

function rich(value: unknown, depth: number): string {
  if (!isFields(value)) return escaped(textOf(value) ?? '');
  if (depth > MAX_DEPTH) return textsWithin(value);
  const element = value;
  const render = RICH.get(element.type);
  return render ? render(element, depth) : anyText(element, depth);
}

function inner({ elements }: Fields, depth: number): string {
  return listIn(elements)
    .map((each) => rich(each, depth + 1))
    .join('');
}

/** An emoji by its code points, such as `1f44b-1f3fd`: next to letters its name would stay a name. */
function emojiOf(codes: string | undefined): string | undefined {
  if (!codes || !/^[0-9a-f]{2,6}(?:-[0-9a-f]{2,6})*$/i.test(codes)) return undefined;
  const points = codes.split('-').map((code) => Number.parseInt(code, 16));
  const isText = points.every((point) => point < 0x110000 && !(point >= 0xd800 && point < 0xe000));
  return isText ? String.fromCodePoint(...points) : undefined;
}

function richList({ elements, style, indent, offset }: Fields, depth: number): string {
  const first = typeof offset === 'number' && offset > 0 ? Math.min(offset, 1_000_000) : 0;
  const pad = '  '.repeat(typeof indent === 'number' ? Math.min(Math.max(indent, 0), 8) : 0);
  return listIn(elements)
    .map(
      (each, index) =>
        `${pad}${style === 'ordered' ? `${first + index + 1}.` : '-'} ${rich(each, depth + 1)}`,
    )
    .join('\n');
}

function styled(text: string, style: unknown): string {
  const { bold: isBold, italic, strike, code } = fieldsOf(style);
  const inside = text.trim();
  const before = text.slice(0, text.length - text.trimStart().length);
  const after = text.slice(before.length + inside.length);
  if (inside === '' || inside.includes('\n')) return text;
  let marked = inside;
  if (flagOf(code)) marked = `\`${marked}\``;
  if (flagOf(strike)) marked = `~${marked}~`;
  if (flagOf(italic)) marked = `_${marked}_`;
  if (flagOf(isBold)) marked = `*${marked}*`;
  return `${before}${marked}${after}`;
}

const TEXT_KEYS = [
  'title',
  'subtitle',
  'name',
  'text',
  'body',
  'value',
  'description',
  'details',
  'alt_text',
  'fallback',
];
const NESTED_KEYS = [
  'elements',
  'fields',
  'blocks',
  'items',
  'rows',
  'content',
  'tasks',
  'options',
];

/** The texts of a block of a kind that is not known. */
function anyText(block: Fields, depth: number): string {
  if (depth > MAX_DEPTH) return '';
  const own = TEXT_KEYS.map((key) => {
    const value = block[key];
    return isFields(value)
      ? objectText(value) || anyText(value, depth + 1)
      : escaped(textOf(value) ?? '');
  });
  const nested = NESTED_KEYS.flatMap((key) =>
    listIn(block[key]).map((each) =>
      isFields(each) ? blockText(each, depth + 1) : escaped(textOf(each) ?? ''),
    ),
  );
  return lines([...own, ...nested]);
}

/** The texts of what is nested too deep to be laid out, without recursion. */
function textsWithin(root: Fields): string {
  const texts: string[] = [];
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value !== 'object' || value === null) continue;
    const text = textOf(fieldsOf(value).text);
    if (text !== undefined) texts.push(escaped(text));
    for (const inner of Object.values(value).reverse()) pending.push(inner);
  }
  return texts.join('');
}
