import { expect, test } from 'vitest';
import { noPages, testApp } from '../harness/app';

test('what serves pages is asked for pages, and not to convert images or to write to the log', async () => {
  const asked: string[] = [];
  const pages: typeof noPages = {
    ...noPages,
    async handle({ url = '' }, response) {
      asked.push(url);
      response.end('a page');
    },
  };
  await using app = await testApp({ pages });
  const statusOf = async (path: string, method = 'GET') =>
    (await fetch(app.url + path, { method })).status;
  expect(await statusOf('/w/team')).toBe(200);
  expect(await statusOf('/_next/static/a.js')).toBe(200);
  for (const path of ['/_next/image', '/_next/image?url=%2Flogo.png&w=64&q=75', '/_next/image/x'])
    expect(await statusOf(path), path).toBe(404);
  expect(await statusOf('/api/auth/_log', 'POST')).toBe(204);
  expect(asked).toEqual(['/w/team', '/_next/static/a.js']);
});
