import { expect, test } from 'vitest';
import { general, importBench, users } from './import-bench';
import { message } from './slack-archive';

const bench = importBench();
const read = bench.read.bind(bench);

test('what there is to choose from comes in, in blocks and attachments', async () => {
  const option = (text: string, more: object = {}) => ({
    text: { type: 'plain_text', text },
    value: text,
    ...more,
  });
  const { body } = await read({
    text: '',
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: 'Lunch?' } },
      {
        type: 'section',
        accessory: {
          type: 'static_select',
          placeholder: { type: 'plain_text', text: 'Pick' },
          option_groups: [{ options: [option('Pizza'), option('Sushi')] }],
        },
      },
      {
        type: 'section',
        accessory: { type: 'overflow', options: [option('Menu', { url: 'https://a.example/m' })] },
      },
      {
        type: 'actions',
        elements: [
          { type: 'button', text: { type: 'plain_text', text: 'Go' } },
          {
            type: 'radio_buttons',
            options: [option('By bike', { description: { type: 'mrkdwn', text: 'slow' } })],
          },
        ],
      },
      { type: 'plan', title: 'Plan', tasks: [{ title: 'Order', details: 'by noon' }] },
    ],
    attachments: [
      {
        text: 'And then?',
        actions: [
          { type: 'button', text: 'Coffee', value: 'c' },
          { type: 'select', name: 'Where', options: [{ text: 'Bar' }] },
        ],
      },
    ],
  });
  expect(body).toBe(
    'Lunch?\nPick: Pizza · Sushi\n[Menu](https://a.example/m)\nGo · By bike – slow\n' +
      'Plan\nOrder\nby noon\nAnd then?\nCoffee · Where: Bar',
  );
});

test('an emoji stands next to letters, and a list begins where it began', async () => {
  const section = (...elements: object[]) => ({ type: 'rich_text_section', elements });
  const { body } = await read({
    text: '',
    blocks: [
      {
        type: 'rich_text',
        elements: [
          section(
            { type: 'text', text: 'hi' },
            { type: 'emoji', name: 'wave::skin-tone-4', unicode: '1f44b-1f3fd' },
            { type: 'emoji', name: 'odd', unicode: 'd800' },
          ),
          {
            type: 'rich_text_list',
            style: 'ordered',
            offset: 3,
            elements: [section({ type: 'text', text: 'fourth' })],
          },
        ],
      },
    ],
  });
  expect(body).toBe('hi👋🏽:odd:\n4. fourth');
});

test('files in lists of lists are named, and reactions by their names come in', async () => {
  const { id, body } = await read({
    text: 'see',
    files: [[{ id: 'F1', name: 'a.txt' }], [{ id: 'F2', name: 'b.txt' }]],
    reactions: { '+1': ['U001'], eyes: { users: ['U001', 'U002'], count: 2 } },
  });
  expect(body).toBe('see\na.txt\nb.txt');
  const { reactions } = await bench.snapshot(id);
  expect(reactions.map(({ emoji }) => emoji)).toEqual(['👀', '👀', '👍']);
});

test('one reaction of one person many times over is one line of the report', async () => {
  const { lines } = await bench.run({
    'users.json': users,
    'channels.json': [general],
    'general/2024-01-02.json': [
      message(1, 'U001', {
        text: 'see',
        reactions: [
          { name: '+1', users: Array.from({ length: 5_000 }, () => 'U002'), count: 5_000 },
        ],
      }),
    ],
  });
  expect(lines.length).toBeLessThan(10);
});
