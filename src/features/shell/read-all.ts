import { sentenceOf } from '@/client/failure';
import { markRead } from '@/client/sync/calls/channel';
import type { WorkspaceClient } from '@/client/sync/client';
import type { ChannelId } from '@/shared/id';
import { toast } from '@/ui/toaster';

/** Marks channels read up to their newest message. */
export async function readAll(client: WorkspaceClient, ids: ChannelId[]): Promise<void> {
  const { channels, memberships } = client.replica.state;
  const unread = ids.filter(
    (id) => (channels[id]?.value.lastSeq ?? 0) > (memberships[id]?.value.lastReadSeq ?? Infinity),
  );
  try {
    await Promise.all(unread.map((id) => markRead(client, id, channels[id]?.value.lastSeq ?? 0)));
  } catch (error) {
    toast.error(sentenceOf(error));
  }
}
