import { Failure } from '@/shared/errors';

export function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** Rows under their headings, in columns. */
export function sayTable(headings: string[], rows: (string | number)[][]): void {
  const all = [headings, ...rows].map((row) => row.map(String));
  const widths = headings.map((_, column) =>
    Math.max(...all.map((row) => row[column]?.length ?? 0)),
  );
  all.forEach((row, index) => {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    say(`  ${cells.join('  ').trimEnd()}`);
    if (index === 0) say(`  ${widths.map((width) => '─'.repeat(width)).join('  ')}`);
  });
}

/** A sentence for what people can do something about; the whole story for what they can't. */
export function sayFailure(error: unknown): void {
  const known = error instanceof Failure;
  const text =
    error instanceof Error
      ? known
        ? error.message
        : (error.stack ?? error.message)
      : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}
