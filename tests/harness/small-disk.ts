import { execFile } from 'node:child_process';
import { chmod, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CHUNK_BYTES = 64 * 1024;

export interface SmallDisk extends AsyncDisposable {
  /** An empty folder that is a file system of its own. */
  folder: string;
  /** Leaves no room in it. */
  fill(): Promise<void>;
  /** Gives the room back. */
  free(): Promise<void>;
}

/** A file system of so many mebibytes, in memory; `null` where it may not be mounted. */
export async function mountSmallDisk(mebibytes: number): Promise<SmallDisk | null> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'parley-test', folder]);
  } catch {
    // Only root may, and not in every container: whoever asks has to do without.
    await rm(folder, { recursive: true });
    return null;
  }
  await chmod(folder, 0o711);
  const ballast = join(folder, 'ballast');
  return {
    folder,
    async fill() {
      const file = await open(ballast, 'a');
      const chunk = Buffer.alloc(CHUNK_BYTES);
      try {
        for (;;) await file.write(chunk);
      } catch (error) {
        if (!isFull(error)) throw error;
      } finally {
        await file.close();
      }
    },
    free: () => rm(ballast, { force: true }),
    async [Symbol.asyncDispose]() {
      await run('umount', ['--lazy', folder]);
      await rm(folder, { recursive: true });
    },
  };
}

const isFull = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ENOSPC';
