import { expect, test } from 'vitest';
import { freshDatabase } from '../harness/postgres';
import { startServer } from '../harness/server';
import { Browser } from './browser';

const OWNER = {
  workspaceName: 'Tulips',
  name: 'Olga',
  email: 'olga@example.com',
  password: 'correct horse battery',
};

test('a server that others can reach is set up with the code that each start prints until then', async () => {
  await using database = await freshDatabase();
  // As behind a proxy of one's own; what listens beyond loopback is the same to the server.
  const env = { TRUST_PROXY: 'true' };
  const start = () => startServer({ databaseUrl: database.url, env });
  const printed = (output: string) => /Set-up code: ([A-Z2-9-]{14})$/m.exec(output)?.[1];
  let first: string | undefined;
  {
    await using server = await start();
    await expect.poll(() => printed(server.output())).toBeTruthy();
    first = printed(server.output());
    const stranger = new Browser(server);
    expect(await stranger.status()).toMatchObject({ needsSetUp: true, setUpNeedsCode: true });
    for (const code of [undefined, '', 'AAAA-AAAA-AAAA']) {
      expect(await stranger.mutate('auth.setUp', { ...OWNER, code })).toEqual({
        refused: 'set_up_code',
      });
    }
  }
  {
    await using server = await start();
    await expect.poll(() => printed(server.output())).toBe(first);
    const owner = new Browser(server);
    const code = ` ${first?.toLowerCase().replaceAll('-', ' ')} `;
    expect(await owner.mutate('auth.setUp', { ...OWNER, code })).toMatchObject({
      workspace: { name: 'Tulips' },
    });
    expect(await owner.signIn(OWNER.email, OWNER.password)).toBe('in');
    expect(await owner.mutate('auth.setUp', { ...OWNER, code })).toEqual({
      refused: 'already_set_up',
    });
  }
  await using server = await start();
  expect(server.output()).not.toContain('Set-up code');
}, 90_000);

test('on the same machine no code is asked for or printed', async () => {
  await using database = await freshDatabase();
  await using server = await startServer({ databaseUrl: database.url });
  const owner = new Browser(server);
  expect(await owner.status()).toEqual({ needsSetUp: true, account: null, providers: [] });
  expect(await owner.mutate('auth.setUp', OWNER)).toMatchObject({ workspace: { name: 'Tulips' } });
  expect(server.output()).not.toContain('Set-up code');
}, 60_000);
