import { describe, expect, test } from 'vitest';
import { testApp } from '../harness/app';
import { buildWorld } from '../harness/world';
import { firstLine, handshake, sessionCookie } from './raw';

const UPGRADED = 'HTTP/1.1 101 Switching Protocols';
const REFUSED = 'HTTP/1.1 403 Forbidden';

/** What a server says to a handshake from each of these origins, with someone's cookie and without. */
async function set(env: Record<string, string> = {}) {
  const app = await testApp({ env });
  const world = await buildWorld(app.parley.domain.store.db);
  const cookie = await sessionCookie(await world.buildPerson('Raj'));
  const Cookie = env.PUBLIC_URL?.startsWith('https:') ? `__Secure-${cookie}` : cookie;
  const host = `127.0.0.1:${app.port}`;
  const knock = (headers: Record<string, string>) =>
    firstLine(app.port, handshake('/api/trpc', { Host: host, ...headers }));
  return {
    host,
    Cookie,
    knock,
    async expectAll(origins: string[], answer: string) {
      for (const Origin of origins) {
        expect(await knock({ Origin, Cookie }), `${Origin} with a cookie`).toBe(answer);
        expect(await knock({ Origin }), `${Origin} without`).toBe(answer);
      }
    },
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}

describe('where PUBLIC_URL says what is ours', () => {
  test('that origin opens a socket, and so do those that were added', async () => {
    await using scene = await set({
      PUBLIC_URL: 'https://parley.test',
      ALLOWED_ORIGINS: 'https://Other.Example.com/, tauri://localhost',
    });
    const ours = ['https://parley.test', 'https://other.example.com', 'tauri://localhost'];
    await scene.expectAll(ours, UPGRADED);
    // Names of hosts are the same in any case.
    await scene.expectAll(['HTTPS://PARLEY.TEST'], UPGRADED);
  });

  test('no other does, however much it looks like ours', async () => {
    await using scene = await set({
      PUBLIC_URL: 'https://parley.test',
      ALLOWED_ORIGINS: 'tauri://localhost',
    });
    const tricks = [
      'null',
      'https://parley.test.evil.com',
      'https://evilparley.test',
      'https://evil.com/parley.test',
      'https://evil.com/https://parley.test',
      'https://evil.com#https://parley.test',
      'https://parley.test@evil.com',
      'https://parley.test:443@evil.com',
      'https://ann@parley.test',
      'https://parley.test:8443',
      'https://parley.test:443',
      'http://parley.test',
      'wss://parley.test',
      'https://parley.test.',
      'https://parley.test/',
      'https://parley.test?',
      'https://sub.parley.test',
      'https://parley',
      'https:parley.test',
      'https://pаrley.test',
      'https://parley.test, https://evil.com',
      'https://evil.com, https://parley.test',
      'https://parley.test\r\nOrigin: https://evil.com',
      'https://parley.test https://evil.com',
      'tauri://localhost.evil.com',
      'tauri://evil',
      'file://',
      'about:blank',
      'x',
      '',
    ];
    await scene.expectAll(tricks, REFUSED);
    // The name that the browser spoke to decides nothing any more.
    const own = { Host: 'evil.com', Origin: 'https://evil.com' };
    expect(await scene.knock({ ...own, Cookie: scene.Cookie })).toBe(REFUSED);
  });

  test('a missing one is a program, which brings no cookie', async () => {
    await using scene = await set({ PUBLIC_URL: 'https://parley.test' });
    expect(await scene.knock({})).toBe(UPGRADED);
    expect(await scene.knock({ Cookie: scene.Cookie })).toBe(REFUSED);
  });
});

describe('where nothing says what is ours', () => {
  test('the host that the browser spoke to is, and no other', async () => {
    await using scene = await set();
    const { host } = scene;
    await scene.expectAll([`http://${host}`, `https://${host}`], UPGRADED);
    await scene.expectAll(
      [
        'null',
        `http://${host}.evil.com`,
        `http://evil.com@${host}`,
        `http://${host}@evil.com`,
        `http://${host}/path`,
        'http://127.0.0.1',
        'http://127.0.0.1:1',
        `ftp://${host}/x`,
        `chrome-extension://${host}`,
        '',
      ],
      REFUSED,
    );
  });
});
