import type postgres from 'postgres';
import { postgresError } from '../../../db/errors';

/** Of what a row can be refused for: its data, a constraint, a limit of the store. */
const REFUSED = /^(?:22|23|54)/;

/** The code by which the store refused a row; `null` when something else went wrong. */
export function refusalOf(error: unknown): string | null {
  const code = postgresError(error)?.code ?? '';
  return REFUSED.test(code) ? code : null;
}

export const refusedBecause = (code: string) => `the store refuses it (${code})`;

interface Work<Row, Result> {
  /** Writes them all, or throws. */
  write(tx: postgres.TransactionSql, rows: Row[]): Promise<Result>;
  /** Called for what was written, in order. */
  written?(rows: Row[], result: Result): void;
  /** Called with each row that the store refuses, and its reason. */
  refused(row: Row, code: string): Promise<void> | void;
}

/** Writes rows all at once; what the store refuses is found by halves, so that it costs only itself. */
export async function writeByHalves<Row, Result>(
  tx: postgres.TransactionSql,
  rows: Row[],
  work: Work<Row, Result>,
): Promise<void> {
  const [only, ...others] = rows;
  if (only === undefined) return;
  const results: Result[] = [];
  try {
    await tx.savepoint(async (inner) => results.push(await work.write(inner, rows)));
    for (const result of results) work.written?.(rows, result);
  } catch (error) {
    const code = refusalOf(error);
    if (code === null) throw error;
    if (others.length === 0) return work.refused(only, code);
    const half = Math.ceil(rows.length / 2);
    await writeByHalves(tx, rows.slice(0, half), work);
    await writeByHalves(tx, rows.slice(half), work);
  }
}
