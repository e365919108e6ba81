import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { Intake } from '@/server/infra/intake';
import { until } from '../harness/wait';

function hold(ms: number): void {
  const ends = performance.now() + ms;
  while (performance.now() < ends);
}

test('what comes while there is little begins at once', () => {
  const intake = new Intake();
  const begun: number[] = [];
  // However busy the machine is, no time passes.
  using clock = vi.spyOn(performance, 'now');
  clock.mockReturnValue(1);
  for (let n = 0; n < 3; n += 1) intake.enter(() => begun.push(n));
  expect(begun).toEqual([0, 1, 2]);
});

test('a lone message does not keep the event loop from resting', async () => {
  const intake = new Intake();
  using watched = vi.spyOn(globalThis, 'setImmediate');
  for (let n = 0; n < 5; n += 1) {
    const { idleTime } = performance.nodeTiming;
    await until(() => performance.nodeTiming.idleTime > idleTime);
    intake.enter(() => undefined);
  }
  expect(watched).not.toHaveBeenCalled();
});

test('of much a little begins in each turn, in the order in which it came', async () => {
  const intake = new Intake();
  const begun: number[] = [];
  const turns = new Set<number>();
  let turn = 0;
  for (let n = 0; n < 20; n += 1) {
    intake.enter(() => {
      begun.push(n);
      turns.add(turn);
      hold(1);
    });
  }
  expect(begun).toEqual([0]);
  while (begun.length < 20) {
    turn += 1;
    await nextTurn();
  }
  expect(begun).toEqual(Array.from({ length: 20 }, (_, n) => n));
  expect(turns.size).toBeGreaterThan(15);
});

test('who brings much at once has one in each round, and others their turn in between', async () => {
  const intake = new Intake();
  const begun: string[] = [];
  const bring = (who: string, left: number) =>
    intake.enter(() => {
      begun.push(who);
      hold(1);
      if (left > 1) bring(who, left - 1);
    });
  bring('greedy', 50);
  bring('other', 1);
  await until(() => begun.length === 51);
  expect(begun.indexOf('other')).toBeLessThan(3);
});
