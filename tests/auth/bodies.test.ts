import { expect, test } from 'vitest';
import { freshDatabase } from '../harness/postgres';
import { startServer } from '../harness/server';

test('a body that is no form is the caller’s fault, at every address that takes one', async () => {
  await using database = await freshDatabase();
  await using server = await startServer({ databaseUrl: database.url });
  const before = server.output();
  for (const path of ['callback/credentials', 'signin/credentials', 'signout', 'session'])
    for (const body of ['{', '', 'null', '7']) {
      const response = await fetch(`${server.url}/api/auth/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      expect(response.status, `${path} ${body.slice(0, 9)}`).toBe(400);
      expect(await response.json()).toHaveProperty('message');
    }
  expect(server.output()).toBe(before);
}, 60_000);
