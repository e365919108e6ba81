import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { ZipFile } from 'yazl';

export interface ArchiveFile extends AsyncDisposable {
  path: string;
}

type Files = Record<string, unknown> | [name: string, content: unknown][];

/** A zip of these files, by name; what is neither text nor bytes is written as JSON. */
export async function zipOf(files: Files): Promise<ArchiveFile> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-test-'));
  const path = join(folder, 'export.zip');
  const zip = new ZipFile();
  for (const [name, content] of Array.isArray(files) ? files : Object.entries(files)) {
    if (Buffer.isBuffer(content)) zip.addBuffer(content, name);
    else
      zip.addBuffer(
        Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
        name,
      );
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** A zip whose names are bytes of any code page, stored as they are: `yazl` writes UTF-8 only. */
export async function rawZipOf(files: [name: Uint8Array, content: string][]): Promise<ArchiveFile> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-test-'));
  const path = join(folder, 'export.zip');
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of files) {
    const data = Buffer.from(content);
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt32LE(crc32(data), 10);
    about.writeUInt32LE(data.length, 14);
    about.writeUInt32LE(data.length, 18);
    about.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), about, name, data]);
    const madeBy = Buffer.from([20, 0]);
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02'), madeBy, about, place, name]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  await writeFile(path, Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end]));
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
