import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface PortHolder {
  pid: number;
  /** The program’s name, such as `node`. */
  program: string;
  /** Its command line, where the system shows it. */
  command: string;
}

/**
 * The process that listens on a TCP port of this machine. `null` when none does, or when the system does not
 * show processes of other accounts.
 */
export async function findPortHolder(port: number): Promise<PortHolder | null> {
  try {
    return process.platform === 'linux' ? await fromProc(port) : await fromLsof(port);
  } catch {
    // A look at the side: no such tool, or no rights.
    return null;
  }
}

const LISTENING = '0A';

async function fromProc(port: number): Promise<PortHolder | null> {
  const inodes = await listeningInodes(port);
  if (inodes.size === 0) return null;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    if (!(await holdsOne(pid, inodes))) continue;
    const program = (await readFile(`/proc/${pid}/comm`, 'utf8')).trim();
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
    return { pid: Number(pid), program, command };
  }
  return null;
}

async function listeningInodes(port: number): Promise<Set<string>> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const tables = ['/proc/net/tcp', '/proc/net/tcp6'].map((name) =>
    readFile(name, 'utf8').catch(() => ''),
  );
  const rows = (await Promise.all(tables)).flatMap((text) => text.trim().split('\n').slice(1));
  // sl local_address rem_address st tx:rx tr:tm retrnsmt uid timeout inode
  const fields = rows.map((row) => row.trim().split(/\s+/));
  const own = fields.filter((row) => row[1]?.endsWith(suffix) && row[3] === LISTENING);
  return new Set(own.flatMap((row) => row[9] ?? []));
}

async function holdsOne(pid: string, inodes: Set<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const open = await readdir(folder).catch(() => []);
  const targets = await Promise.all(
    open.map((name) => readlink(`${folder}/${name}`).catch(() => '')),
  );
  return targets.some((target) => inodes.has(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? ''));
}

async function fromLsof(port: number): Promise<PortHolder | null> {
  const { stdout } = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc']);
  const pid = Number(/^p(\d+)$/m.exec(stdout)?.[1]);
  const program = /^c(.+)$/m.exec(stdout)?.[1] ?? '';
  if (!pid) return null;
  const { stdout: command } = await run('ps', ['-o', 'command=', '-p', String(pid)]);
  return { pid, program, command: command.trim() };
}
