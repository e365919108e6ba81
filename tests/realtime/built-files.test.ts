import { expect, test } from 'vitest';
import { listBuiltFiles } from '@/server/http/built-files';
import { freshDatabase } from '../harness/postgres';
import { startServer } from '../harness/server';

test('all that a page loads is known as built, and is served', async () => {
  await using database = await freshDatabase();
  await using server = await startServer({ databaseUrl: database.url });
  const files = await listBuiltFiles();
  const page = await (await fetch(`${server.url}/sign-in`)).text();
  const loaded = [...page.matchAll(/(?:src|href)="(\/[^"?]+\.\w+)(?:\?[^"]*)?"/g)].map(
    ([, path = '']) => decodeURIComponent(path),
  );
  expect(loaded.length).toBeGreaterThan(3);
  for (const path of [...loaded, '/emoji/en/data.json']) {
    expect(files.has(path), path).toBe(true);
    expect((await fetch(server.url + encodeURI(path))).status, path).toBe(200);
  }
});
