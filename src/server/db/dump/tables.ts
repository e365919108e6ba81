import type { Sql } from '../client';

/** A table as a dump sees it. */
export interface Table {
  schema: string;
  name: string;
  /** Those that hold data, in order: what is generated is generated again. */
  columns: string[];
}

export interface Sequence {
  schema: string;
  name: string;
  /** Null when nothing was drawn from it yet. */
  value: string | null;
}

/** Schemas that are not Parley's data; what was migrated is written down anew by whoever loads a dump. */
const OURS = `n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'drizzle')
  and not exists (
    select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`;

/** Every table of the database, from its catalogue: a new one is in the next dump by itself. */
export async function listTables(sql: Pick<Sql, 'unsafe'>): Promise<Table[]> {
  const rows = await sql.unsafe<Table[]>(`
    select n.nspname::text as schema, c.relname::text as name,
      array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = '') as columns
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'p') and not c.relispartition and ${OURS}
    group by n.nspname, c.relname order by n.nspname, c.relname`);
  return rows.map(({ schema, name, columns }) => ({ schema, name, columns: columns ?? [] }));
}

export async function listSequences(sql: Pick<Sql, 'unsafe'>): Promise<Sequence[]> {
  const rows = await sql.unsafe<Sequence[]>(`
    select n.nspname::text as schema, c.relname::text as name, s.last_value::text as value
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_sequences s on s.schemaname = n.nspname and s.sequencename = c.relname
    where c.relkind = 'S' and ${OURS}
    order by n.nspname, c.relname`);
  return rows.map(({ schema, name, value }) => ({ schema, name, value }));
}

export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export const quoteTable = ({ schema, name }: { schema: string; name: string }) =>
  `${quote(schema)}.${quote(name)}`;

export const quoteColumns = ({ columns }: Table) => columns.map(quote).join(', ');
