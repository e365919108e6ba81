import type { Nodes } from 'mdast';
import { expect, test } from 'vitest';
import { Dice } from '@/server/domain/seed/dice';
import { personAt } from '@/server/domain/seed/people';
import { channelAt } from '@/server/domain/seed/rooms';
import { moments } from '@/server/domain/seed/schedule';
import { makeText } from '@/server/domain/seed/texts';
import { TEXTS } from '@/server/domain/seed/words';
import { channelName } from '@/shared/input/channel';
import { email } from '@/shared/input/common';
import { parseMarkdown } from '@/shared/markdown';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

function* nodesOf(node: Nodes): Generator<Nodes> {
  yield node;
  if ('children' in node) for (const child of node.children) yield* nodesOf(child);
}

function texts(count: number) {
  const dice = new Dice(7);
  const subjects = Object.keys(TEXTS).filter((name): name is keyof typeof TEXTS => name in TEXTS);
  return Array.from({ length: count }, () => {
    const isReply = dice.chance(0.3);
    const calls = dice.chance(0.3) ? 'ada.berg' : undefined;
    return { calls, text: makeText(dice, { subject: dice.pick(subjects), isReply, calls }) };
  });
}

/** What is wrong with how a text shows. */
function faultsOf(text: string, calls: string | undefined): string[] {
  const nodes = [...nodesOf(parseMarkdown(text))];
  const kinds = nodes.map(({ type }) => type);
  const prose = nodes.flatMap((node) => (node.type === 'text' ? [node.value] : [])).join('\n');
  const faults = {
    'marks are shown as text': /[`*_{}]|^[>-] |undefined/m.test(prose),
    'a fence is no code': kinds.includes('code') !== text.includes('```'),
    'a quote is no quote': kinds.includes('blockquote') !== /^> /m.test(text),
    'a list is no list': kinds.includes('list') !== /^(?:- |1\. )/m.test(text),
    'nobody is called': calls !== undefined && !prose.includes(`@${calls}`),
    'it is long or has white space around it': text.length > 500 || text.trim() !== text,
  };
  return Object.entries(faults).flatMap(([fault, is]) => (is ? [`${fault}: ${text}`] : []));
}

test('every text shows as it was meant: fences are code, quotes quotes, lists lists, people called', () => {
  expect(texts(600).flatMap(({ text, calls }) => faultsOf(text, calls))).toEqual([]);
}, 30_000);

test('a mention before a fence in one line is the fault that this finds', () => {
  expect(faultsOf('@ada.berg ```ts\nconst a = 1;\n```\nMore?', 'ada.berg')).not.toEqual([]);
});

test('people do not say the same all day', () => {
  const all = texts(5_000);
  expect(new Set(all.map(({ text }) => text)).size).toBeGreaterThan(2_500);
});

test('no two people have one address, no two channels one name, however many there are', () => {
  const people = Array.from({ length: 20_000 }, (_, index) => personAt(index));
  expect(new Set(people.map((person) => person.email)).size).toBe(20_000);
  // Of a company of a thousand, hardly anyone has a namesake.
  expect(new Set(people.slice(0, 1_000).map(({ name }) => name)).size).toBe(1_000);
  expect(people.filter((person) => !email.safeParse(person.email).success)).toEqual([]);
  const channels = Array.from({ length: 5_000 }, (_, index) => channelAt(index));
  expect(new Set(channels.map(({ name }) => name)).size).toBe(5_000);
  const odd = channels.filter(
    ({ name, topic }) => channelName.parse(name) !== name || topic.includes('{'),
  );
  expect(odd).toEqual([]);
});

test('messages come in order, in the hours of working days, exactly as many as were asked for', () => {
  const start = Date.UTC(2026, 0, 5);
  const end = start + 28 * DAY_MS + 10 * HOUR_MS;
  for (const count of [0, 1, 37, 20_000]) {
    const times = [...moments(new Dice(count), { start, end, count })].map(Number);
    expect(times).toHaveLength(count);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    if (count > 0)
      expect([(times[0] ?? 0) >= start, (times.at(-1) ?? 0) < end]).toEqual([true, true]);
    if (count < 1_000) continue;
    const share = (is: (at: Date) => boolean) =>
      times.filter((time) => is(new Date(time))).length / count;
    expect(share((at) => [0, 6].includes(at.getUTCDay()))).toBeLessThan(0.08);
    expect(share((at) => at.getUTCHours() < 6)).toBe(0);
    const days = new Map<number, number>();
    for (const time of times) {
      const day = Math.floor(time / DAY_MS);
      days.set(day, (days.get(day) ?? 0) + 1);
    }
    const working = [...days.values()].filter((n) => n > count / 100);
    expect(Math.max(...working) / Math.min(...working)).toBeGreaterThan(1.5);
  }
});

test('some talk much and most little', () => {
  const dice = new Dice(1);
  const people = Array.from({ length: 100 }, (_, index) => index);
  const counts = people.map(() => 0);
  for (let n = 0; n < 10_000; n += 1) {
    const one = dice.byRank(people);
    counts[one] = (counts[one] ?? 0) + 1;
  }
  const sum = (from: number, to: number) => counts.slice(from, to).reduce((a, b) => a + b, 0);
  expect(sum(0, 10)).toBeGreaterThan(4_500);
  expect(sum(50, 100)).toBeGreaterThan(500);
  expect(dice.sample(people, 30)).toHaveLength(30);
  expect(new Set(dice.sample(people, 100)).size).toBe(100);
});
