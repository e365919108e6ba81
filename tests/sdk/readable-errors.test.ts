import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { createParley, ParleyError } from '@/sdk';
import { freePort } from '@/server/infra/free-port';
import { testApp } from '../harness/app';

/** What a program prints that does not catch what a call throws. */
async function printed(url: string): Promise<string> {
  const parley = createParley({ url, token: 'prl_made-up-and-never-given-out' });
  const error = await parley.auth.whoami.query().catch((cause: unknown) => cause);
  await parley.close();
  expect(error).toBeInstanceOf(ParleyError);
  return inspect(error);
}

test('a refused call prints its sentence and reason, and not the whole response', async () => {
  await using app = await testApp();
  const text = await printed(app.url);
  expect(text).toContain('This token is not valid');
  expect(text).toContain("reason: 'token_invalid'");
  expect(text).not.toMatch(/Symbol\(|headersList|responseJSON/);
});

test('a server that is not there is named', async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  expect(await printed(url)).toContain(`Parley can’t be reached at ${url} (ECONNREFUSED).`);
});

test('an address of the wrong form is refused at once, with one of the right form', () => {
  for (const url of ['', 'chat.example.com', 'localhost:3000', 'ws://localhost:3000'])
    expect(() => createParley({ url, token: 'x' }), url).toThrow('like https://chat.example.com');
});
