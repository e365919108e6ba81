import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { DAY, general, importBench, users } from './import-bench';
import { message, rawZipOf } from './slack-archive';

const bench = importBench();
const lists = { 'users.json': users, 'channels.json': [general] };
const NEXT_DAY = 'general/2024-01-03.json';
const bodies = async (id: string) => (await bench.history(id, 'general')).map(({ body }) => body);

/** An archive that stores these files, of which some bytes were damaged afterwards. */
async function damaged(files: Record<string, unknown>, damage: (bytes: Buffer) => void) {
  const stored = Object.entries(files).map(([name, content]): [Buffer, string] => [
    Buffer.from(name),
    JSON.stringify(content),
  ]);
  await using archive = await rawZipOf(stored);
  const bytes = await readFile(archive.path);
  damage(bytes);
  await writeFile(archive.path, bytes);
  return await bench.runFile(archive.path);
}

test('a file whose checksum differs costs itself, and that is said', async () => {
  const files = {
    ...lists,
    [DAY]: [message(1, 'U001', 'PAY 1000 EUROS')],
    [NEXT_DAY]: [message(2, 'U001', 'fine')],
  };
  const { id, lines, report } = await damaged(files, (bytes) => {
    bytes.write('9', bytes.indexOf('1000 EUROS'));
  });
  expect(await bodies(id)).toEqual(['fine']);
  expect(lines).toEqual([
    expect.stringMatching(/^file general\/2024-01-02.json .*checksum differs.*can’t be unpacked$/),
  ]);
  expect(report.accounts.get('file')).toEqual({ found: 4, cameIn: 3, before: 0, leftOut: 1 });
});
