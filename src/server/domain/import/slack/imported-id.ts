import { createHash } from 'node:crypto';
import type { MessageId, WorkspaceId } from '@/shared/id';
import type { ImportScope } from './scope';

/**
 * The id of an imported message: a UUIDv7 of the message's own time whose random part is a hash of where it
 * comes from. So another run of the same import finds it again, and a reply can name its root unseen.
 */
export function importedId(workspaceId: WorkspaceId, origin: string, ts: string): MessageId {
  const [seconds = '0', fraction = ''] = ts.split('.');
  const milliseconds = BigInt(seconds) * 1000n + BigInt(fraction.padEnd(6, '0').slice(0, 3));
  const hash = createHash('sha256').update(`${workspaceId} ${origin}`).digest();
  const bytes = Buffer.alloc(16);
  bytes.writeBigUInt64BE(milliseconds << 16n);
  hash.copy(bytes, 6, 0, 10);
  bytes[6] = 0x70 | (hash.readUInt8(0) & 0x0f);
  bytes[8] = 0x80 | (hash.readUInt8(2) & 0x3f);
  const hex = bytes.toString('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ];
  // Made here, for a message.
  return parts.join('-') as MessageId;
}

/** The id of a message by its `ts`; the suffix distinguishes messages with the same `ts`. */
export function idAt(
  { workspaceId }: ImportScope,
  { slackId }: { slackId: string },
  ...[ts, suffix = '']: [ts: string, suffix?: string]
): MessageId {
  return importedId(workspaceId, `${slackId} ${suffix === '' ? ts : `${ts} ${suffix}`}`, ts);
}
