const AT_ONCE = 64;

/** Opens many, a few at a time, as a listening server would see them come. */
export async function openAll<S, T>(
  seats: S[],
  open: (seat: S, index: number) => Promise<T>,
): Promise<T[]> {
  const opened: T[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next; index < seats.length; index = next) {
      next += 1;
      // In bounds: `index` was below the length.
      opened[index] = await open(seats[index] as S, index);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return opened;
}
