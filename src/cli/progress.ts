import { SingleBar } from 'cli-progress';
import { print } from './output';

/** A bar on a terminal; elsewhere only what is worth a line. */
export class Progress {
  #bar: SingleBar | null = null;

  constructor(private readonly noun: string) {}

  update(done: number, total: number, what = ''): void {
    if (!process.stderr.isTTY) return;
    this.#bar ??= this.#start(total);
    this.#bar.update(done, { what });
  }

  print(line: string): void {
    if (this.#bar) process.stderr.write('\r\u001b[K');
    print(line);
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = null;
  }

  #start(total: number): SingleBar {
    const bar = new SingleBar({
      format: `  {bar} {percentage}% · {value} of {total} ${this.noun} {what}`,
      hideCursor: true,
      stream: process.stderr,
    });
    bar.start(total, 0, { what: '' });
    return bar;
  }
}
