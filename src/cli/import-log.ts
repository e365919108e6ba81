import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { OnReportLine } from '@/server/domain/import';
import { Refusal } from '@/shared/refusal';

const SHOWN = 5;
const FLUSH_LENGTH = 64 * 1024;

/** Shows the first lines of each kind as they occur, and writes every one to a file. */
export class ImportLog {
  readonly #shown = new Map<string, number>();
  readonly #path: string;
  #pending = '';
  #isOpen = false;

  constructor(
    file: string | { in: string },
    private readonly show: (line: string) => void,
  ) {
    const stamp = new Date().toISOString().slice(0, 19).replace(/[T:]/g, '-');
    this.#path = resolve(
      typeof file === 'string' ? file : join(file.in, 'imports', `slack-${stamp}.tsv`),
    );
  }

  /** The file, complete up to now; `null` when there was nothing to write. */
  get file(): string | null {
    this.#flush();
    return this.#isOpen ? this.#path : null;
  }

  /** Takes lines of one kind, such as `left out`. */
  of(kind: string): OnReportLine {
    return (noun, what, reason) => this.#add([kind, noun, what, reason]);
  }

  #add(line: [kind: string, noun: string, what: string, reason: string]): void {
    const [kind, noun, what, reason] = line;
    const key = `${kind} ${noun} ${reason}`;
    const shown = (this.#shown.get(key) ?? 0) + 1;
    this.#shown.set(key, shown);
    if (shown <= SHOWN) this.show(`${printable(`${noun} ${what}: ${reason}`)}.`);
    this.#pending += `${line.map(printable).join('\t')}\n`;
    if (this.#pending.length > FLUSH_LENGTH) this.#flush();
  }

  #flush(): void {
    if (this.#pending === '') return;
    try {
      if (!this.#isOpen) mkdirSync(dirname(this.#path), { recursive: true });
      appendFileSync(this.#path, this.#pending, { mode: 0o600 });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Refusal(
        'report_file',
        `The report can’t be written (${why}). Name a file: --report.`,
      );
    }
    this.#isOpen = true;
    this.#pending = '';
  }
}

/** Names come from the archive: they must not reach the terminal as its commands. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]+/gu, ' ');
}
