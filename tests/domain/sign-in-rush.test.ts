import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { users } from '@/server/db/schema';
import { authenticate } from '@/server/domain/account';
import { hashPassword } from '@/server/infra/password';
import { Failure } from '@/shared/errors';
import { uuidv7 } from '@/shared/uuid';
import { setUpFor } from './set-up';

const setUp = setUpFor();
const SIGN_INS = 200;
const SENDS = 20;

test('two hundred sign-ins at once let messages through, and are answered or told when to come back', async () => {
  const { domain, buildPerson, buildChannel, send } = await setUp();
  const ann = await buildPerson('Ann');
  const room = await buildChannel([ann]);
  const passwordHash = await hashPassword('correct horse battery');
  await domain.store.db.update(users).set({ passwordHash }).where(eq(users.id, ann.userId));
  const timed = async () => {
    const took: number[] = [];
    for (let n = 0; n < SENDS; n += 1) {
      const began = performance.now();
      await send(ann, room.id, `Message ${n}`);
      took.push(performance.now() - began);
    }
    return took.sort((a, b) => a - b)[Math.floor(SENDS / 2)] ?? 0;
  };
  await timed();
  const quiet = await timed();
  const rush = Array.from({ length: SIGN_INS }, () =>
    authenticate(domain, {
      email: `${uuidv7()}@example.com`,
      password: 'wrong horse battery',
      ip: uuidv7(),
    }).catch((error: unknown) => error),
  );
  const busy = await timed();
  const outcomes = await Promise.all(rush);
  // All at once took sends from 15 ms to 4.5 s.
  expect(busy).toBeLessThan(Math.max(10 * quiet, 150));
  const refused = outcomes.filter((one) => one instanceof Failure);
  expect(refused.length).toBeGreaterThan(0);
  for (const failure of refused) {
    expect(failure).toMatchObject({
      reason: 'busy',
      limit: 'passwords_at_once',
      retryAfterMs: 3_000,
    });
  }
  expect(outcomes.filter((one) => one === null)).toHaveLength(SIGN_INS - refused.length);
});
