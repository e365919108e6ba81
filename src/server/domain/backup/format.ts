import * as z from 'zod';
import { Refusal } from '@/shared/refusal';

/** Goes up when an older Parley could not read what a newer one writes. */
export const FORMAT_VERSION = 1;
export const MANIFEST = 'manifest.json';
export const MANIFEST_LIMIT_BYTES = 256 * 1024 * 1024;

const table = z.object({
  schema: z.string(),
  name: z.string(),
  columns: z.array(z.string()),
});

const entry = z.object({
  name: z.string(),
  size: z.number().int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const manifestSchema = z.object({
  format: z.literal('parley-backup'),
  formatVersion: z.literal(FORMAT_VERSION),
  /** The version of Parley that made it. */
  parley: z.string(),
  /** When the snapshot was taken. */
  createdAt: z.string(),
  postgres: z.string(),
  /** The last migration of the database. */
  migration: z.object({ tag: z.string(), when: z.number(), hash: z.string() }),
  tables: z.array(table.extend({ rows: z.number().int().min(0) })),
  sequences: z.array(
    z.object({ schema: z.string(), name: z.string(), value: z.string().nullable() }),
  ),
  entries: z.array(entry),
});

/** The last entry of a backup: what it is, and the size and sum of every other entry. */
export type Manifest = z.output<typeof manifestSchema>;
export type ManifestEntry = z.output<typeof entry>;

const anyVersion = z.object({ format: z.literal('parley-backup'), formatVersion: z.number() });

export const notABackup = (file: string, why: string) =>
  new Refusal(
    'not_a_backup',
    `${file} is no whole backup of Parley’s: ${why}. Nothing was written.`,
  );

export function parseManifest(file: string, text: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw notABackup(file, `its ${MANIFEST} is no JSON`);
  }
  const known = anyVersion.safeParse(json);
  if (known.success && known.data.formatVersion > FORMAT_VERSION) {
    throw new Refusal(
      'newer_backup',
      `${file} was made by a newer Parley (format ${known.data.formatVersion}, this one reads ${FORMAT_VERSION}): install the Parley that it was made with.`,
    );
  }
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw notABackup(file, `its ${MANIFEST} is damaged at ${issue?.path.join('.') || 'the top'}`);
}

/** Where the rows of a table are, in COPY's text format. */
export const tableEntry = ({ schema, name }: { schema: string; name: string }) =>
  `database/${schema}.${name}.copy`;

const DATA = 'data/';

/** What lies at this path below the data directory. */
export const dataEntry = (path: string) => `${DATA}${path}`;

/** The path below the data directory, or null for an entry that is something else. */
export const dataPath = (name: string) => (name.startsWith(DATA) ? name.slice(DATA.length) : null);

/** Whether a name stays below the folder it is unpacked in, on any system. */
export function isInside(name: string): boolean {
  if (name === '' || name.includes('\0') || name.includes('\\') || /^[a-z]:/i.test(name))
    return false;
  return name.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
