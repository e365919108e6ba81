import { cpus, release, totalmem } from 'node:os';
import type { Stores } from './stores';

/** What the figures were taken on. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryGiB: number;
  kernel: string;
  node: string;
  postgres: string;
  fsync: string;
  synchronousCommit: string;
}

export function describeMachine(stores: Stores): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.versions.node,
    postgres: stores.postgresVersion,
    fsync: stores.fsync,
    synchronousCommit: stores.synchronousCommit,
  };
}
