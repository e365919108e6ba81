import { createHash } from 'node:crypto';
import { type Readable, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { Refusal } from '@/shared/refusal';
import {
  isInside,
  MANIFEST,
  MANIFEST_LIMIT_BYTES,
  type Manifest,
  notABackup,
  parseManifest,
} from './format';

export interface Backup extends AsyncDisposable {
  manifest: Manifest;
  /** Reads every entry to its end and compares sizes and sums; throws `not_a_backup`. */
  verify(onEntry: (done: number, total: number) => void, signal?: AbortSignal): Promise<void>;
  open(name: string): Promise<Readable>;
}

/** Opens a backup and reads its manifest. Throws `not_a_backup` and `newer_backup`. */
export async function openBackup(file: string): Promise<Backup> {
  const zip = await openZip(file);
  try {
    const entries = await readEntries(zip, file);
    const manifest = await readManifest(zip, file, entries);
    const open = async (name: string) => {
      const entry = entries.get(name);
      if (!entry) throw notABackup(file, `${name} is missing`);
      return zip.openReadStreamPromise(entry);
    };
    return {
      manifest,
      open,
      async verify(onEntry, signal) {
        requireSameNames(file, manifest, entries);
        for (const [index, one] of manifest.entries.entries()) {
          const found = await digest(await open(one.name), signal).catch((error: unknown) => {
            if (signal?.aborted) throw error;
            throw notABackup(file, `${one.name} can’t be read (${messageOf(error)})`);
          });
          if (found.size !== one.size || found.sha256 !== one.sha256) {
            throw notABackup(file, `${one.name} is not what was written`);
          }
          onEntry(index + 1, manifest.entries.length);
        }
      },
      async [Symbol.asyncDispose]() {
        zip.close();
      },
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function openZip(file: string): Promise<ZipFile> {
  try {
    return await openPromise(file, { autoClose: false, decodeStrings: false });
  } catch (error) {
    // An error of the system, such as ENOENT, is of another kind than what is in it.
    if (error instanceof Error && 'syscall' in error) throw error;
    throw notABackup(file, `it was cut off or is another kind of file (${messageOf(error)})`);
  }
}

/** Names are checked before anything is done with them: nobody’s path may lead out of the folder. */
async function readEntries(zip: ZipFile, file: string): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileNameRaw.toString('utf8');
      if (!isInside(name)) throw notABackup(file, `it holds the path ${JSON.stringify(name)}`);
      if (entries.has(name)) throw notABackup(file, `it holds ${name} twice`);
      entries.set(name, entry);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw notABackup(file, `its list of entries is damaged (${messageOf(error)})`);
  }
  return entries;
}

async function readManifest(
  zip: ZipFile,
  file: string,
  entries: Map<string, Entry>,
): Promise<Manifest> {
  const entry = entries.get(MANIFEST);
  if (!entry) throw notABackup(file, `it holds no ${MANIFEST}`);
  if (entry.uncompressedSize > MANIFEST_LIMIT_BYTES) {
    throw notABackup(file, `its ${MANIFEST} is too large`);
  }
  const bytes = await zip
    .openReadStreamPromise(entry)
    .then(buffer)
    .catch((error: unknown) => {
      throw notABackup(file, `its ${MANIFEST} can’t be read (${messageOf(error)})`);
    });
  const manifest = parseManifest(file, bytes.toString('utf8'));
  const sum = createHash('sha256').update(bytes).digest('hex');
  if (Buffer.from(zip.comment).toString('latin1') !== sum) {
    throw notABackup(file, `its ${MANIFEST} is not what was written`);
  }
  return manifest;
}

function requireSameNames(file: string, manifest: Manifest, entries: Map<string, Entry>): void {
  const listed = new Set([MANIFEST, ...manifest.entries.map(({ name }) => name)]);
  if (listed.size !== manifest.entries.length + 1)
    throw notABackup(file, 'it lists an entry twice');
  const extra = [...entries.keys()].find((name) => !listed.has(name));
  if (extra) throw notABackup(file, `${extra} was added to it`);
}

async function digest(source: Readable, signal?: AbortSignal) {
  const sum = createHash('sha256');
  let size = 0;
  const sink = new Writable({
    write(chunk: Buffer, _, done) {
      sum.update(chunk);
      size += chunk.length;
      done();
    },
  });
  await pipeline(source, sink, { signal });
  return { size, sha256: sum.digest('hex') };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
