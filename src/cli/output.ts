import { wantsTrace } from '@/server/env';
import { explainError } from '@/server/infra/explain-error';

export function print(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** Rows under their headings, in columns. */
export function printTable(headings: string[], rows: (string | number)[][]): void {
  const all = [headings, ...rows].map((row) => row.map(String));
  const widths = headings.map((_, column) =>
    Math.max(...all.map((row) => row[column]?.length ?? 0)),
  );
  all.forEach((row, index) => {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    print(`  ${cells.join('  ').trimEnd()}`);
    if (index === 0) print(`  ${widths.map((width) => '─'.repeat(width)).join('  ')}`);
  });
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `1.5 MiB` */
export function bytes(count: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, count)) / 10));
  return `${(count / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power]}`;
}

/** A sentence about what happened and what to do; where it was thrown only with PARLEY_TRACE. */
export function printError(error: unknown): void {
  const trace = wantsTrace() && error instanceof Error ? error.stack : undefined;
  process.stderr.write(`${trace ?? explainError(error)}\n`);
  process.exitCode = 1;
}

// `parley token list | head` closes the pipe before all is written.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

export { counted } from '@/shared/text';
