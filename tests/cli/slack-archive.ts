import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

export interface ArchiveFile extends AsyncDisposable {
  path: string;
}

/** A zip of these files, by name; what is not text is written as JSON. */
export async function zipOf(files: Record<string, unknown>): Promise<ArchiveFile> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-test-'));
  const path = join(folder, 'export.zip');
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    zip.addBuffer(Buffer.from(text), name);
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

export const ann = {
  id: 'U001',
  name: 'ann.lee',
  real_name: 'Ann Lee',
  is_admin: true,
  is_owner: true,
  profile: {
    real_name: 'Ann Lee',
    display_name: 'ann',
    title: 'Founder',
    email: 'Ann@Example.com',
  },
};
export const ben = {
  id: 'U002',
  name: 'ben',
  real_name: 'Ben Berg',
  profile: { real_name: 'Ben Berg', email: 'ben@example.com' },
};
export const cleo = { id: 'U003', name: 'cleo', real_name: 'Cleo', is_restricted: true };

/** A channel in `channels.json`. */
export function channel(id: string, name: string, about: { members: string[]; topic?: object }) {
  return { id, name, created: 1_600_000_000, creator: 'U001', ...about };
}

/** A message `minute` minutes into 2 January 2024. */
export function message(minute: number, user: string, said: string | Record<string, unknown>) {
  const content = typeof said === 'string' ? { text: said } : said;
  return { type: 'message', ts: timeAt(minute), user, ...content };
}

export const timeAt = (minute: number) => `${1_704_153_600 + minute * 60}.000100`;
