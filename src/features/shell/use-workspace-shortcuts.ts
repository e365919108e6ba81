'use client';
import { sentenceOf } from '@/client/failure';
import { markRead } from '@/client/sync/calls/channel';
import type { WorkspaceClient } from '@/client/sync/client';
import { useClient } from '@/client/sync/react';
import { joinedChannels } from '@/client/sync/select';
import { useShortcut, useShortcutKeys } from '@/features/commands';
import {
  type Address,
  channelPath,
  getUi,
  goTo,
  openOverlay,
  searchPath,
} from '@/features/navigation';
import { neighbour } from '@/features/sidebar';
import type { ChannelId } from '@/shared/id';
import { toast } from '@/ui/toaster';

/** The keys that work everywhere in the workspace. */
export function useWorkspaceShortcuts(address: Address): void {
  const client = useClient();
  const here = address.view.kind === 'channel' ? address.view.channelId : null;
  const move = (step: 1 | -1, unread: boolean) => () => {
    const channelId = neighbour(client.replica.state, here, { step, unread });
    if (!channelId) return;
    goTo(channelPath(client.slug, { channelId }));
    document.querySelector(`[data-channel="${channelId}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  const toggle = (overlay: 'switcher' | 'shortcuts') => () =>
    openOverlay(getUi().overlay === overlay ? null : overlay);

  useShortcutKeys();
  useShortcut('switcher', toggle('switcher'));
  useShortcut('help', toggle('shortcuts'));
  useShortcut('search', () => goTo(searchPath(client.slug, '')));
  useShortcut('previous', move(-1, false));
  useShortcut('next', move(1, false));
  useShortcut('previous-unread', move(-1, true));
  useShortcut('next-unread', move(1, true));
  useShortcut('region', nextRegion);
  useShortcut('mark-read', () => {
    if (here) void readAll(client, [here]);
  });
  useShortcut('mark-all-read', () => {
    const all = joinedChannels(client.replica.state).map(({ channel }) => channel.id);
    void readAll(client, all);
  });
}

async function readAll(client: WorkspaceClient, ids: ChannelId[]): Promise<void> {
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

const REGIONS = ['sidebar', 'messages', 'composer', 'panel'];
const FOCUSABLE = 'a[href], button:not([disabled]), textarea, input, [tabindex="0"]';

/** Moves the focus round the parts of the window. */
function nextRegion(): void {
  const regions = REGIONS.flatMap((name) => [
    ...document.querySelectorAll<HTMLElement>(`[data-region="${name}"]`),
  ]);
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions[(at + 1) % regions.length];
  if (!next) return;
  const target = next.matches('[tabindex="0"]')
    ? next
    : next.querySelector<HTMLElement>(next.dataset.region === 'composer' ? 'textarea' : FOCUSABLE);
  target?.focus();
}
