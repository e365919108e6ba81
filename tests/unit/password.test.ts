import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { hashPassword, verifyPassword } from '@/server/infra/password';

const AT_MOST = Math.min(3, Math.max(1, availableParallelism() - 1));

test('however many passwords are hashed at once, a core is left to everything else', async () => {
  const began = performance.now();
  const before = process.cpuUsage();
  const hashes = await Promise.all(
    Array.from({ length: 24 }, (_, n) => hashPassword(`seven odd green mugs ${n}`)),
  );
  const { user, system } = process.cpuUsage(before);
  const cores = (user + system) / 1_000 / (performance.now() - began);
  expect(cores).toBeLessThan(AT_MOST + 0.5);
  expect(await verifyPassword(hashes[7] ?? null, 'seven odd green mugs 7')).toBe(true);
});
