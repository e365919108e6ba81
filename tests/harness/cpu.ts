/** Milliseconds of CPU that a fixed piece of work takes on this machine now: the best of five. */
export function calibrate(): number {
  const once = () => {
    const began = process.cpuUsage();
    let sum = 0;
    for (let step = 0; step < 2_000_000; step += 1) sum = (sum + Math.imul(step, step)) | 0;
    const { user, system } = process.cpuUsage(began);
    return (user + system + (sum === 0.5 ? 1 : 0)) / 1_000;
  };
  return Math.min(...Array.from({ length: 5 }, once));
}

/** Milliseconds of CPU that this process takes while `work` runs; what the store takes is left out. */
export async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const began = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1_000;
}
