'use client';
import { useState } from 'react';
import { sentenceOf } from '@/client/failure';
import { joinChannel, leaveChannel, setArchived } from '@/client/sync/calls/channel';
import type { WorkspaceClient } from '@/client/sync/client';
import { useChannel, useClient } from '@/client/sync/react';
import { channelPath, goTo, homePath } from '@/features/navigation';
import type { ChannelId } from '@/shared/id';
import type { Channel } from '@/shared/model/channel';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { toast, toastWithUndo } from '@/ui/toaster';

/** Guests join nothing by themselves, and nobody joins what is private or archived. */
export const mayComeBack = (
  { kind, archivedAt }: Pick<Channel, 'kind' | 'archivedAt'>,
  mayBrowse: boolean,
): boolean => kind === 'public' && mayBrowse && archivedAt === null;

/** Leaves a channel and goes home; who may come back is offered that. */
export async function leave(
  client: WorkspaceClient,
  channel: Pick<Channel, 'id' | 'name'>,
  canComeBack: boolean,
): Promise<void> {
  await leaveChannel(client, channel.id);
  goTo(homePath(client.slug), 'replace');
  const message = `You left #${channel.name}.`;
  if (canComeBack) toastWithUndo(message, () => comeBack(client, channel.id));
  else toast(message);
}

function comeBack(client: WorkspaceClient, channelId: ChannelId): void {
  joinChannel(client, channelId).then(
    () => goTo(channelPath(client.slug, { channelId })),
    (error) => toast.error(sentenceOf(error)),
  );
}

interface QuestionProps {
  channelId: ChannelId;
  onClose: () => void;
}

/** Asks before one leaves what one can’t come back to. */
export function LeaveDialog({ channelId, onClose }: QuestionProps) {
  const client = useClient();
  const channel = useChannel(channelId);
  const { busy, run } = useRun(onClose);
  if (!channel) return null;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Leave #${channel.name}?`}
      action="Leave"
      busy={busy}
      onConfirm={() => run(() => leave(client, channel, false))}
    >
      You can’t come back by yourself: someone in it has to add you.
    </ConfirmDialog>
  );
}

/** Asks before a channel is archived. */
export function ArchiveDialog({ channelId, onClose }: QuestionProps) {
  const client = useClient();
  const channel = useChannel(channelId);
  const { busy, run } = useRun(onClose);
  if (!channel) return null;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Archive #${channel.name}?`}
      action="Archive"
      busy={busy}
      onConfirm={() => run(() => setArchived(client, channel.id, true))}
    >
      Everything in it can still be read and found, but nobody can write in it until it is
      unarchived.
    </ConfirmDialog>
  );
}

function useRun(onDone: () => void) {
  const [busy, setBusy] = useState(false);
  const run = async (act: () => Promise<void>) => {
    setBusy(true);
    try {
      await act();
      onDone();
    } catch (error) {
      toast.error(sentenceOf(error));
      setBusy(false);
    }
  };
  return { busy, run };
}
