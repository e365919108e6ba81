import { expect, test } from 'vitest';
import { excerptOf } from '@/server/domain/search/excerpt';
import { LIMITS } from '@/shared/limits';
import { parseMarkdown } from '@/shared/markdown';
import { calledIn, readingsIn, toTokens, typedIn } from '@/shared/mentions';
import { Matcher, needleOf, parseSearch } from '@/shared/search';
import { hostileTexts } from './hostile-texts';

const LENGTH = LIMITS.messageLength;
/** A plain loop of this many steps takes about 50 ms of CPU on two cores of a small server. */
const STEPS = 42_000_000;

function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** A run over the limit is repeated: what else the process does (collecting, compiling) is not the text's. */
function cost(work: () => void, limit: number): number {
  let least = cpuMs(work);
  for (let again = 0; again < 4 && least >= limit; again += 1) least = Math.min(least, cpuMs(work));
  return least;
}

let sink = 0;
function calibrate(): void {
  let value = STEPS;
  for (let step = 0; step < STEPS; step += 1) value = (Math.imul(value, 1_664_525) + step) | 0;
  sink ^= value;
}

test('any message is parsed within 50 ms of CPU, and whom it calls is found in the same time', {
  timeout: 120_000,
}, () => {
  const texts = hostileTexts();
  expect(texts.length).toBeGreaterThan(500);
  expect(Math.max(...texts.map((text) => text.length))).toBe(LENGTH);
  calibrate();
  const limit = Math.min(cpuMs(calibrate), cpuMs(calibrate), cpuMs(calibrate));
  for (const text of texts) {
    const parse = cost(() => parseMarkdown(text), limit);
    expect(parse, `${JSON.stringify(text.slice(0, 40))}…`).toBeLessThan(limit);
    const call = cost(() => calledIn(text), limit);
    expect(call, `called in ${JSON.stringify(text.slice(0, 40))}…`).toBeLessThan(limit);
  }
  expect(Number.isInteger(sink)).toBe(true);
});

test('the names that are typed in it are found in the same time, and they are few to look for', {
  timeout: 120_000,
}, () => {
  calibrate();
  const limit = Math.min(cpuMs(calibrate), cpuMs(calibrate), cpuMs(calibrate));
  const nobody = {
    memberByHandle: () => undefined,
    channelByName: () => undefined,
    mayCallEveryone: false,
  };
  for (const text of hostileTexts()) {
    const typed = typedIn(text);
    const look = cost(() => readingsIn(typed), limit);
    expect(look, `readings in ${JSON.stringify(text.slice(0, 40))}…`).toBeLessThan(limit / 2);
    const write = cost(() => toTokens(text, nobody, typed), limit);
    expect(write, `tokens of ${JSON.stringify(text.slice(0, 40))}…`).toBeLessThan(limit);
    const { handles, channels } = readingsIn(typed);
    const longest = Math.max(0, ...[...handles, ...channels].map((name) => name.length));
    expect(longest).toBeLessThanOrEqual(LIMITS.channelNameLength);
    expect(handles.length + channels.length).toBeLessThanOrEqual(100 * LIMITS.channelNameLength);
  }
});

test('ten excerpts of any of them take no longer than one message may', {
  timeout: 120_000,
}, () => {
  calibrate();
  const limit = Math.min(cpuMs(calibrate), cpuMs(calibrate), cpuMs(calibrate));
  const needles = parseSearch('a').flatMap((part) =>
    part.kind === 'word' ? (needleOf(part) ?? []) : [],
  );
  expect(needles).toHaveLength(1);
  const matcher = new Matcher(needles);
  for (const text of hostileTexts()) {
    const excerpts = () => {
      for (let hit = 0; hit < 10; hit += 1)
        excerptOf({ body: text, text: null }, matcher, () => '@Ann');
    };
    expect(cost(excerpts, limit), `${JSON.stringify(text.slice(0, 40))}…`).toBeLessThan(limit);
  }
});
