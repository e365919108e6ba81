import { expect, test } from 'vitest';
import { type Command, findSlash } from '@/features/commands';
import { suggestCommands } from '@/features/composer/suggest';
import { commandEntries, searchEntries } from '@/features/shell/switcher-entries';

const command = (id: string, title: string, more: Partial<Command> = {}): Command => ({
  id,
  title,
  refusal: null,
  run: () => undefined,
  ...more,
});

const COMMANDS = [
  command('topic', 'Set the topic', { slash: { name: 'topic', argument: 'new topic' } }),
  command('leave', 'Leave this channel', { slash: { name: 'leave' } }),
  command('unarchive', 'Unarchive', { slash: { name: 'unarchive' }, refusal: 'You can’t.' }),
  command('next', 'Next channel', { byKeysOnly: true }),
  command('settings', 'Open your settings'),
  command('mark-all', 'Mark everything read', { needsSign: true }),
];

const titles = (typed: string) =>
  searchEntries(commandEntries(COMMANDS), typed).map(({ title }) => title);

test('the palette finds what one can do by its words, and all of it after a sign', () => {
  expect(titles('')).toEqual([]);
  expect(titles('settings')).toEqual(['Open your settings']);
  expect(titles('> leave')).toEqual(['Leave this channel']);
  // What is refused is there, to say why; what is about where one is has its keys.
  expect(titles('>')).toEqual([
    'Set the topic',
    'Leave this channel',
    'Unarchive',
    'Open your settings',
    'Mark everything read',
  ]);
  // What can’t be taken back, slips, letters by chance, and what is behind a sigil: a name was meant.
  for (const typed of ['mark', 'opn your', 'tpc', '@leave', '#settings'])
    expect(titles(typed)).toEqual([]);
});

test('slash commands are offered by the beginning of their name, while they may be done', () => {
  const offered = (query: string) =>
    suggestCommands(COMMANDS, query).map((one) => one.kind === 'command' && one.insert);
  expect(offered('')).toEqual(['/topic', '/leave']);
  expect(offered('to')).toEqual(['/topic']);
  // One that is whole and takes nothing more is done by the next Enter.
  expect(offered('leave')).toEqual([]);
  expect(offered('topic')).toEqual(['/topic']);
  expect(offered('unarch')).toEqual([]);
  expect(findSlash(COMMANDS, 'unarchive')?.refusal).toBe('You can’t.');
  expect(findSlash(COMMANDS, 'settings')).toBeUndefined();
});
