import { readdirSync, readFileSync } from 'node:fs';

/** USER_HZ, which Linux fixes at 100 for what it shows in /proc. */
const TICKS_PER_SECOND = 100;

/** The processes of a run, by what they do. */
export interface Processes {
  /** Of the competitor: one, or several. */
  server: number[];
  /** The postmaster: its backends come and go, and count with it. */
  store: number | null;
  redis: number | null;
}

/** CPU time, user and system, in microseconds. */
export interface Cpu {
  server: number;
  store: number;
  redis: number;
  /** The process that calls. */
  generator: number;
}

/** Answers what each part has used since, every time it is called. */
export function startMeter({ server, store, redis }: Processes): () => Cpu {
  const look = (): Cpu => ({
    server: server.reduce((sum, pid) => sum + cpuMicros(pid), 0),
    store: store === null ? 0 : familyCpuMicros(store),
    redis: redis === null ? 0 : cpuMicros(redis),
    generator: cpuMicros(process.pid),
  });
  const before = look();
  return () => {
    const now = look();
    return {
      server: now.server - before.server,
      store: now.store - before.store,
      redis: now.redis - before.redis,
      generator: now.generator - before.generator,
    };
  };
}

/** What a process has used so far, all its threads; to the nanosecond, where the kernel says so. */
export function cpuMicros(pid: number): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    return threads.reduce((sum, thread) => sum + threadNanos(pid, thread), 0) / 1000;
  } catch (error) {
    if (!isGone(error)) throw error;
    const { user, system } = ticksOf(pid);
    return ticksToMicros(user + system);
  }
}

/** What a process, its children and those of its children that ended have used so far. */
function familyCpuMicros(pid: number): number {
  const { reaped } = ticksOf(pid);
  const living = childrenOf(pid).reduce(
    (sum, child) => sum + ifThere(() => cpuMicros(child), 0),
    0,
  );
  return cpuMicros(pid) + ticksToMicros(reaped) + living;
}

export function parentOf(pid: number): number {
  return ticksOf(pid).parent;
}

/** Resident memory in bytes. */
export function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}

function threadNanos(pid: number, thread: string): number {
  return ifThere(
    () => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
    0,
  );
}

function childrenOf(pid: number): number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return all.map(Number).filter((each) => ifThere(() => parentOf(each), 0) === pid);
}

/** The fields of /proc/PID/stat after the name: state, parent, … */
function ticksOf(pid: number) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [user = 0, system = 0, reapedUser = 0, reapedSystem = 0] = fields.slice(11, 15);
  return { parent: fields[1] ?? 0, user, system, reaped: reapedUser + reapedSystem };
}

const ticksToMicros = (ticks: number) => (ticks / TICKS_PER_SECOND) * 1e6;

/** Processes and threads end while one looks. */
function ifThere<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch (error) {
    if (isGone(error)) return otherwise;
    throw error;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(ENOENT|ESRCH)$/.test(String(error.code));
}
