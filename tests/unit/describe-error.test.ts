import { DrizzleQueryError } from 'drizzle-orm/errors';
import { expect, test } from 'vitest';
import { describeError } from '@/server/infra/describe-error';

test('the log keeps what failed and where, and none of the values it failed on', () => {
  const refusal = Object.assign(new Error('duplicate key value violates unique constraint "k"'), {
    code: '23505',
    constraint_name: 'k',
    detail: 'Key (email)=(ann@example.com) already exists.',
  });
  const statement = 'insert into "users" ("email", "password_hash") values ($1, $2)';
  const error = new DrizzleQueryError(statement, ['ann@example.com', 'hunter\ntwo'], refusal);
  const described = describeError(error);
  expect(described).toMatchObject({
    type: 'DrizzleQueryError',
    message: `Failed query: ${statement}`,
    stack: expect.stringContaining('describe-error.test.ts'),
    cause: { code: '23505', constraint: 'k' },
  });
  expect(JSON.stringify(described)).not.toMatch(/ann@example\.com|hunter\b/);
});
