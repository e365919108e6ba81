import { expect, test } from 'vitest';
import { ConnectionLimiter, UNAUTHENTICATED_MS } from '@/server/http/connection-limiter';

/** A limiter with a clock to turn, and who was dismissed so far. */
function set(limits: { perAddress: number; unauthenticated: number }) {
  const clock = { now: 0 };
  const dismissed: string[] = [];
  const limiter = new ConnectionLimiter(limits, () => clock.now);
  const tryEnter = (address: string, name = address) =>
    limiter.enter(address, (why) => dismissed.push(`${name} ${why}`));
  const enter = (address: string, name = address) => {
    const visit = tryEnter(address, name);
    if (typeof visit === 'string') throw new Error(visit);
    return visit;
  };
  return { clock, dismissed, limiter, tryEnter, enter };
}

test('each network has places of its own, and a /64 of IPv6 is one network', () => {
  const { enter, tryEnter } = set({ perAddress: 1, unauthenticated: 100 });
  for (const address of [
    '10.0.0.1',
    '10.0.0.2',
    '::ffff:10.0.0.3',
    '2001:db8::1',
    '2001:db8:0:1::1',
  ])
    enter(address).markAuthenticated();
  for (const address of [
    '10.0.0.1',
    '::ffff:10.0.0.1',
    '10.0.0.3',
    '2001:db8::2',
    '2001:0db8:0000:0000:ffff::',
    '2001:DB8:0:1::2',
  ])
    expect(tryEnter(address), address).toBe('too many here');
});

test('who leaves makes room once, however often they do', () => {
  const { enter, tryEnter } = set({ perAddress: 2, unauthenticated: 10 });
  const first = enter('10.0.0.1');
  enter('10.0.0.1').markAuthenticated();
  first.leave();
  first.leave();
  first.markAuthenticated();
  enter('10.0.0.1').markAuthenticated();
  expect(tryEnter('10.0.0.1')).toBe('too many here');
});

test('where unauthenticated connections fill a process the oldest of them makes room', () => {
  const { enter, dismissed } = set({ perAddress: 100, unauthenticated: 4 });
  enter('10.0.0.1', 'first');
  enter('10.0.0.2', 'second').markAuthenticated();
  for (const n of [3, 4, 5]) enter(`10.0.0.${n}`);
  expect(dismissed).toEqual([]);
  enter('10.0.0.6');
  expect(dismissed).toEqual(['first crowded']);
});

test('the unauthenticated connections of one network are never all that there may be, and make room for their own', () => {
  const { enter, dismissed } = set({ perAddress: 100, unauthenticated: 10 });
  enter('10.0.0.9', 'bystander');
  for (let n = 0; n < 50; n += 1) enter('10.0.0.1', `stranger ${n}`);
  expect(dismissed).toHaveLength(45);
  expect(dismissed).not.toContain('bystander crowded');
});

test('a full network lets a member in for an unauthenticated connection that had time to sign in', () => {
  const { clock, enter, tryEnter, dismissed } = set({ perAddress: 2, unauthenticated: 100 });
  enter('10.0.0.1', 'member').markAuthenticated();
  enter('10.0.0.1', 'stranger');
  expect(tryEnter('10.0.0.1')).toBe('too many here');
  clock.now += 2_000;
  enter('10.0.0.1', 'another');
  expect(dismissed).toEqual(['stranger crowded']);
});

test('no unauthenticated connection stays longer than its time, and an authenticated one stays', () => {
  const { clock, limiter, enter, dismissed } = set({ perAddress: 10, unauthenticated: 10 });
  enter('10.0.0.1', 'member').markAuthenticated();
  enter('10.0.0.1', 'early');
  clock.now += UNAUTHENTICATED_MS / 2;
  enter('10.0.0.2', 'later');
  clock.now += UNAUTHENTICATED_MS / 2;
  limiter.dismissLate();
  expect(dismissed).toEqual(['early late']);
  clock.now += UNAUTHENTICATED_MS;
  limiter.dismissLate();
  limiter.dismissLate();
  expect(dismissed).toEqual(['early late', 'later late']);
});
