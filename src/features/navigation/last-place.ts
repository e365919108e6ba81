import type { WorkspaceClient } from '@/client/sync/client';
import type { ChannelId } from '@/shared/id';
import { channelId } from '@/shared/input/id';
import { compareNames } from '@/shared/text';

const nameOf = (client: WorkspaceClient) => `parley:${client.workspaceId}:${client.me}:last`;

/** Notes the channel one looked at last, to come back to. */
export function rememberPlace(client: WorkspaceClient, id: ChannelId): void {
  try {
    localStorage.setItem(nameOf(client), id);
  } catch {
    // A browser that keeps nothing starts with the first channel.
  }
}

/** Where to begin: the last channel, or one that everybody knows, or the first. */
export function firstPlace(client: WorkspaceClient): ChannelId | null {
  const { memberships, channels } = client.replica.state;
  const last = channelId.safeParse(localStorage.getItem(nameOf(client)));
  if (last.success && memberships[last.data]) return last.data;
  const joined = Object.values(memberships).flatMap(
    ({ value }) => channels[value.channelId]?.value ?? [],
  );
  const open = joined.filter((channel) => !channel.archivedAt);
  const general = open.find((channel) => channel.name === 'general');
  const named = open
    .filter((channel) => channel.name !== null)
    .sort((a, b) => compareNames(a.name ?? '', b.name ?? ''));
  return (general ?? named[0] ?? open[0])?.id ?? null;
}
