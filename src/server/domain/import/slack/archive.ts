import { open as openFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { invalid } from '@/shared/errors';
import type { ImportReport } from '../report';
import { parseCleanJson } from './clean';
import { decode } from './decode';
import { entryNames } from './entry-name';
import { dayOf, EARLIEST_MS } from './read';
import { recover } from './recover';

/** A day of chat is far below this; a bomb is far above. */
const MAX_DAY_BYTES = 64 * 1024 * 1024;
/** A list holds everyone of an organisation. */
const MAX_LIST_BYTES = 256 * 1024 * 1024;
/** Files of the archive that are known of; their names are all that is kept of it in memory. */
const MAX_ENTRIES = 1_000_000;
const IGNORED = /(?:^|\/)(?:__MACOSX\/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/;
const DATED = /^(\d{4}-\d{2}-\d{2})\b/;

export const PEOPLE_FILES = ['users.json', 'org_users.json'];
const PRIVATE_FILES = ['groups.json', 'dms.json', 'mpims.json'];
export const CHANNEL_FILES = ['channels.json', ...PRIVATE_FILES];
const LIST_FILES = new Set([...PEOPLE_FILES, ...CHANNEL_FILES]);

export interface ArchiveFile {
  name: string;
  maxBytes: number;
  entry: Entry;
}

/** A list of people or channels, and the folder of the archive whose channels it is about. */
export interface ListFile extends ArchiveFile {
  kind: string;
  root: string;
}

export interface DayFile extends ArchiveFile {
  /** `YYYY-MM-DD`, where the file is called by it. */
  day: string | null;
}

/** A folder with the history of a channel. */
export interface Folder {
  root: string;
  /** Its likeliest name, then what its bytes say in other code pages. */
  names: string[];
  isDated: boolean;
  /** Oldest first. */
  days: DayFile[];
}

/** An export, opened. Nothing of it is ever unpacked to disk, and one file at a time is in memory. */
export interface SlackArchive extends AsyncDisposable {
  lists: ListFile[];
  folders: Folder[];
  /** Whether every file is known of, so that what is not there is not in the archive. */
  isWhole: boolean;
  /**
   * The parsed JSON, what is `Recovered` of it, or `undefined` when the file is of no use, which the report
   * then has. The caller accounts for a file that was read.
   */
  read(file: ArchiveFile): Promise<unknown>;
  /** The same to look something up in it; nothing is accounted for. */
  peek(file: ArchiveFile): Promise<unknown>;
}

export async function openArchive(path: string, report: ImportReport): Promise<SlackArchive> {
  const zip = await open(path);
  try {
    const { files, isWhole } = await readEntries(zip, { path, report });
    const roots = rootsOf(files);
    return {
      lists: files.flatMap((file) => listFrom(file) ?? []),
      folders: foldersOf(files, roots),
      isWhole,
      read: (file) => readJson(zip, file, report),
      peek: (file) => readJson(zip, file, null),
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

interface NamedEntry {
  entry: Entry;
  name: string;
  names: string[];
}

async function readEntries(
  zip: ZipFile,
  { path, report }: { path: string; report: ImportReport },
): Promise<{ files: NamedEntry[]; isWhole: boolean }> {
  const files: NamedEntry[] = [];
  let isWhole = true;
  try {
    for await (const entry of zip.eachEntry()) {
      const names = entryNames(entry);
      const [name = ''] = names;
      if (name.endsWith('/')) continue;
      report.found('file');
      const reason = reasonAgainst(name) ?? (files.length >= MAX_ENTRIES ? TOO_MANY : null);
      if (!reason) files.push({ entry, name, names });
      else {
        report.leaveOut('file', { reason, place: name });
        isWhole &&= IGNORED.test(name);
      }
    }
  } catch (error) {
    // What was listed before the damage may well be whole.
    isWhole = false;
    const count = missingEntries(zip);
    report.found('file', count);
    const reason = `the archive is damaged (${messageOf(error)}): it declares more files`;
    report.leaveOut('file', { reason, place: 'the rest of its list', count });
  }
  if (isWhole && (await isListLonger(zip, path))) {
    isWhole = false;
    report.found('file');
    const reason = `the archive is damaged: it lists more files than the ${zip.entryCount} it declares`;
    report.leaveOut('file', { reason, place: 'the rest of its list' });
  }
  return { files, isWhole };
}

/** A file takes at least this much room in the list, whatever number the archive declares. */
const LEAST_ENTRY_BYTES = 46;
const ENTRY_SIGNATURE = Buffer.from('PK\x01\x02', 'latin1');

function missingEntries({ entryCount, entriesRead, fileSize }: ZipFile): number {
  const most = Math.ceil(fileSize / LEAST_ENTRY_BYTES);
  return Math.max(1, Math.min(entryCount, most) - entriesRead);
}

/** Programs that count in 16 bits declare too few files where there are more than 65,535. */
async function isListLonger({ readEntryCursor }: ZipFile, path: string): Promise<boolean> {
  await using file = await openFile(path);
  const { buffer } = await file.read(Buffer.alloc(4), 0, 4, Number(readEntryCursor));
  return buffer.equals(ENTRY_SIGNATURE);
}

const TOO_MANY = 'the archive has too many files';

function reasonAgainst(name: string): string | null {
  if (name === '') return 'it has no name';
  if (IGNORED.test(name)) return 'it is of the operating system that packed the archive';
  const isOutside = name.startsWith('/') || /^[a-z]:/i.test(name) || name.split('/').includes('..');
  return isOutside ? 'its name points outside of the archive' : null;
}

/**
 * The folders that hold lists: the top of the export, wherever people have packed it, and the workspaces of
 * an organisation (`teams/T…`). The deepest comes first.
 */
function rootsOf(files: NamedEntry[]): string[] {
  const roots = new Set(files.flatMap(({ name }) => (isList(name) ? [folderOf(name)] : [])));
  return [...roots].sort((a, b) => b.length - a.length);
}

export const baseOf = (name: string) => name.slice(name.lastIndexOf('/') + 1);
const folderOf = (name: string) => name.slice(0, name.lastIndexOf('/') + 1);
const kindOf = (name: string) => baseOf(name).toLowerCase();
const isList = (name: string) => LIST_FILES.has(kindOf(name));

function listFrom({ entry, name }: NamedEntry): ListFile | null {
  if (!isList(name)) return null;
  return { entry, name, maxBytes: MAX_LIST_BYTES, kind: kindOf(name), root: folderOf(name) };
}

/** Every folder with JSON in it; which of them are channels is found by the lists. */
function foldersOf(files: NamedEntry[], roots: string[]): Folder[] {
  const folders = new Map<string, Folder>();
  for (const { entry, name, names } of files) {
    if (isList(name)) continue;
    const folder = folderOf(name);
    const root = roots.find((each) => folder.startsWith(each)) ?? parentOf(folder);
    const file = baseOf(name);
    const day = dayIn(file);
    const known = folders.get(folder) ?? { root, names: [], isDated: false, days: [] };
    const inside = names.map((each) => folderOf(each).slice(root.length, -1));
    known.names = [...new Set([...known.names, ...inside])];
    known.isDated ||= day !== null && /\.json$/i.test(file);
    known.days.push({ entry, name, maxBytes: MAX_DAY_BYTES, day });
    folders.set(folder, known);
  }
  const found = [...folders.values()];
  for (const { days } of found)
    days.sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
  return found;
}

/** The day that a file is called by, if there is such a day. */
function dayIn(file: string): string | null {
  const day = DATED.exec(file)?.[1];
  const milliseconds = Date.parse(day ?? '');
  const isDay = milliseconds >= EARLIEST_MS && dayOf(new Date(milliseconds)) === day;
  return day && isDay ? day : null;
}

const parentOf = (folder: string) => folderOf(folder.slice(0, -1));

async function readJson(
  zip: ZipFile,
  { entry, name, maxBytes }: ArchiveFile,
  report: ImportReport | null,
): Promise<unknown> {
  if (entry.uncompressedSize > maxBytes) {
    const size = `${Math.round(entry.uncompressedSize / 1024 / 1024)} MiB`;
    const reason = `it is larger than ${maxBytes / 1024 / 1024} MiB`;
    report?.leaveOut('file', { reason, place: `${name} (${size})` });
    return undefined;
  }
  try {
    const { text, problem } = decode(await readBytes(zip, entry));
    if (problem) report?.note('file', { reason: problem, place: name });
    if (text.trim() !== '') return parse(text, name, report);
    report?.leaveOut('file', { reason: 'it is empty', place: name });
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'it is not JSON' : 'it can’t be unpacked';
    report?.leaveOut('file', { reason, place: `${name} (${messageOf(error)})` });
  }
  return undefined;
}

function parse(text: string, name: string, report: ImportReport | null): unknown {
  try {
    return parseCleanJson(text);
  } catch (error) {
    const recovered = recover(text);
    if (!recovered) throw error;
    const reason = 'it is not quite JSON: what can be read of it came in';
    report?.note('file', { reason, place: `${name} (${messageOf(error)})` });
    return recovered.content;
  }
}

/**
 * The library fails when more or less comes out than the entry says, so the cap above holds; the checksum it
 * leaves to its callers.
 */
async function readBytes(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const stream = await zip.openReadStreamPromise(entry);
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  if (crc32(bytes) !== entry.crc32) throw new Error('it is damaged: its checksum differs');
  return bytes;
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.slice(0, 120).replace(/\s+/g, ' ');
}
