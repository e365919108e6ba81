import type { Sql } from '../../db/client';
import { type GroupCommitOptions, groupCommit } from '../group-commit';
import { createCommitBatch } from './batch/commit';
import type { Outgoing, SendOutcome } from './outgoing';

export interface Sender {
  send(outgoing: Outgoing): Promise<SendOutcome>;
}

interface SenderOptions extends GroupCommitOptions {
  sql: Sql;
}

/** Group commit of messages. */
export function createSender({ sql, ...options }: SenderOptions): Sender {
  return { send: groupCommit(createCommitBatch(sql), options) };
}
