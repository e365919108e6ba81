import { expect, test } from 'vitest';
import { Admission } from '@/server/http/admission';

const enter = (admission: Admission, address: string) => {
  const visit = admission.enter(address);
  if (typeof visit === 'string') throw new Error(visit);
  return visit;
};

test('each network has places of its own, and a /64 of IPv6 is one network', () => {
  const admission = new Admission({ perAddress: 1, strangers: 100 });
  for (const address of [
    '10.0.0.1',
    '10.0.0.2',
    '::ffff:10.0.0.3',
    '2001:db8::1',
    '2001:db8:0:1::1',
  ])
    enter(admission, address);
  for (const address of [
    '10.0.0.1',
    '2001:db8::2',
    '2001:0db8:0000:0000:ffff::',
    '2001:DB8:0:1::2',
  ])
    expect(admission.enter(address), address).toBe('too many here');
});

test('who leaves makes room once, however often they say so', () => {
  const admission = new Admission({ perAddress: 2, strangers: 4 });
  const first = enter(admission, '10.0.0.1');
  enter(admission, '10.0.0.1');
  first.leave();
  first.leave();
  first.recognise();
  enter(admission, '10.0.0.1');
  expect(admission.enter('10.0.0.1')).toBe('too many here');
  enter(admission, '10.0.0.2');
  enter(admission, '10.0.0.3');
  expect(admission.enter('10.0.0.4')).toBe('too many strangers');
});

test('the strangers of one address are never all that there may be', () => {
  const admission = new Admission({ perAddress: 100, strangers: 10 });
  const visits = Array.from({ length: 5 }, () => enter(admission, '10.0.0.1'));
  expect(admission.enter('10.0.0.1')).toBe('too many here');
  enter(admission, '10.0.0.2');
  visits[0]?.recognise();
  enter(admission, '10.0.0.1');
});

test('who is recognised is no stranger any more, and still counts where they are', () => {
  const admission = new Admission({ perAddress: 2, strangers: 1 });
  enter(admission, '10.0.0.1').recognise();
  enter(admission, '10.0.0.1').recognise();
  expect(admission.enter('10.0.0.1')).toBe('too many here');
  enter(admission, '10.0.0.2').recognise();
});
