import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { invalid } from '@/shared/errors';
import type { ImportReport } from '../report';

/** A day of chat, or a list of people, is far below this; a bomb is far above. */
const MAX_ENTRY_BYTES = 64 * 1024 * 1024;
/** Files of the archive that are known of; their names are all that is kept of it in memory. */
const MAX_ENTRIES = 1_000_000;
const IGNORED = /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|Thumbs\.db$)/;
const DAY = /^(.+)\/(\d{4}-\d{2}-\d{2})\.json$/;

/** An export, opened. Nothing of it is ever unpacked to disk, and one file at a time is in memory. */
export interface SlackArchive extends AsyncDisposable {
  /** How many day files there are. */
  days: number;
  /** The day files of a folder, oldest first; the files at the top are read by name. */
  daysOf(folder: string): string[];
  has(file: string): boolean;
  /** The parsed JSON, or `undefined` when the file is not there or of no use, which the report then says. */
  read(file: string): Promise<unknown>;
}

export async function openArchive(path: string, report: ImportReport): Promise<SlackArchive> {
  const zip = await open(path);
  try {
    const entries = await readEntries(zip, report);
    const folders = foldersOf(entries.keys());
    return {
      days: [...folders.values()].reduce((sum, days) => sum + days.length, 0),
      daysOf: (folder) => folders.get(folder) ?? [],
      has: (file) => entries.has(file),
      async read(file) {
        const entry = entries.get(file);
        return entry && readJson(zip, entry, report);
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

async function open(path: string): Promise<ZipFile> {
  try {
    // Names are checked here, one by one: the library would give up on the whole archive.
    return await openPromise(path, { autoClose: false, decodeStrings: false });
  } catch (cause) {
    throw invalid('not_a_zip', `${path} can’t be read as a zip archive: ${messageOf(cause)}`);
  }
}

async function readEntries(zip: ZipFile, report: ImportReport): Promise<Map<string, Entry>> {
  const found = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileNameRaw.toString('utf8').replaceAll('\\', '/');
      if (name.endsWith('/') || IGNORED.test(name)) continue;
      if (isOutside(name)) report.skip('file', 'its name points outside of the archive', name);
      else if (found.size >= MAX_ENTRIES)
        report.skip('file', 'the archive has too many files', name);
      else found.set(name, entry);
    }
  } catch (error) {
    // What was listed before the damage may well be whole.
    report.skip('file', `the archive is damaged (${messageOf(error)})`, 'the rest of its list');
  }
  return withoutTopFolder(found);
}

function isOutside(name: string): boolean {
  return name.startsWith('/') || /^[a-z]:/i.test(name) || name.split('/').includes('..');
}

/** People who unpack an export and pack it again put a folder around it. */
function withoutTopFolder(entries: Map<string, Entry>): Map<string, Entry> {
  const isWrapped = ![...entries.keys()].some((name) => !name.includes('/'));
  const wrapper = [...entries.keys()].find((name) =>
    /^[^/]+\/(?:users|channels)\.json$/.test(name),
  );
  if (!isWrapped || !wrapper) return entries;
  const prefix = wrapper.slice(0, wrapper.indexOf('/') + 1);
  const inside = [...entries].filter(([name]) => name.startsWith(prefix));
  return new Map(inside.map(([name, entry]) => [name.slice(prefix.length), entry]));
}

function foldersOf(names: Iterable<string>): Map<string, string[]> {
  const folders = new Map<string, string[]>();
  for (const name of names) {
    const folder = DAY.exec(name)?.[1];
    if (!folder) continue;
    const days = folders.get(folder) ?? [];
    days.push(name);
    folders.set(folder, days);
  }
  for (const days of folders.values()) days.sort();
  return folders;
}

async function readJson(zip: ZipFile, entry: Entry, report: ImportReport): Promise<unknown> {
  const name = entry.fileNameRaw.toString('utf8');
  if (entry.uncompressedSize > MAX_ENTRY_BYTES) {
    const size = `${Math.round(entry.uncompressedSize / 1024 / 1024)} MiB`;
    report.skip(
      'file',
      `it is larger than ${MAX_ENTRY_BYTES / 1024 / 1024} MiB`,
      `${name} (${size})`,
    );
    return undefined;
  }
  try {
    return JSON.parse((await readBytes(zip, entry)).toString('utf8'));
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'it is not JSON' : 'it can’t be unpacked';
    report.skip('file', reason, `${name} (${messageOf(error)})`);
    return undefined;
  }
}

/** The library fails when more comes out than the entry says, so the cap above holds. */
async function readBytes(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const stream = await zip.openReadStreamPromise(entry);
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
