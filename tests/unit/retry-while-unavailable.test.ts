import { expect, test } from 'vitest';
import { retryWhileUnavailable } from '@/server/db/errors';
import { notFound, unavailable } from '@/shared/errors';

test('who has time waits for a store that is away, also when it is our own time limit that says so', async () => {
  const failures = [
    unavailable(),
    Object.assign(new Error('gone'), { code: 'CONNECTION_CLOSED' }),
    Object.assign(new Error('too long'), { code: '57014' }),
  ];
  const answer = await retryWhileUnavailable(async () => {
    const failure = failures.shift();
    if (failure) throw failure;
    return 'there';
  }, undefined);
  expect(answer).toBe('there');
});

test('what waiting does not mend is told at once, and who has gone waits no more', async () => {
  const refused = retryWhileUnavailable(() => Promise.reject(notFound('workspace')), undefined);
  await expect(refused).rejects.toMatchObject({ kind: 'not_found' });
  const gone = retryWhileUnavailable(() => Promise.reject(unavailable()), AbortSignal.abort());
  await expect(gone).rejects.toMatchObject({ kind: 'unavailable' });
});
