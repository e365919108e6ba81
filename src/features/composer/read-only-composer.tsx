'use client';
import { useState } from 'react';
import { useStore } from 'zustand';
import { sentenceOf } from '@/client/failure';
import { joinChannel, setArchived } from '@/client/sync/calls/channel';
import { useChannel, useClient } from '@/client/sync/react';
import { useChannelScope, useMarkedTitle } from '@/features/channel';
import type { ChannelId } from '@/shared/id';
import type { Posting } from '@/shared/model/channel';
import { Button } from '@/ui/button';
import { CopyButton } from '@/ui/copy-button';
import { toast } from '@/ui/toaster';

/** Stands where the box would be: why one can't write, and what would change that. */
export function ReadOnlyComposer({ channelId }: { channelId: ChannelId }) {
  const client = useClient();
  const { can, isMember } = useChannelScope();
  const channel = useChannel(channelId);
  const title = useMarkedTitle(channel);
  // Begun before it was known that one can't write here.
  const draft = useStore(client.drafts.store, (drafts) => drafts[channelId] ?? '');
  const [busy, setBusy] = useState(false);
  const isArchived = typeof channel?.archivedAt === 'string';

  const run = async (act: () => Promise<void>) => {
    setBusy(true);
    try {
      await act();
    } catch (error) {
      toast.error(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div
      data-region="composer"
      className="mx-5 mb-5 flex min-h-12 max-w-column flex-wrap items-center gap-3 rounded-lg bg-surface-3 px-4 py-2"
    >
      <p className="min-w-0 flex-1 text-sm">
        {isArchived && 'This channel is archived: it can be read, and nothing new is written here.'}
        {!isArchived && !isMember && (
          <>
            You are looking at <bdi className="font-medium">{title}</bdi>.
          </>
        )}
        {!isArchived && isMember && postingNote(channel?.posting)}
      </p>
      {draft.trim() !== '' && <CopyButton text={draft} label="Copy your draft" withLabel />}
      {isArchived && can?.archive && (
        <Button
          size="sm"
          busy={busy}
          onClick={() => run(() => setArchived(client, channelId, false))}
        >
          Unarchive
        </Button>
      )}
      {!isArchived && !isMember && can?.join && (
        <Button
          size="sm"
          variant="primary"
          busy={busy}
          onClick={() => run(() => joinChannel(client, channelId))}
        >
          Join
        </Button>
      )}
    </div>
  );
}

/** Why those who are in an open channel may not post there. */
function postingNote(posting: Posting | undefined): string {
  if (posting === 'nobody') return 'This channel is only for reading now.';
  if (posting === 'admins') return 'Only admins and the people they chose can post here.';
  return 'You can read this channel, but not write in it.';
}
