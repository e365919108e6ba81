'use client';
import { Archive, ArchiveRestore, LogOut, Pencil } from 'lucide-react';
import { useState } from 'react';
import { sentenceOf } from '@/client/failure';
import { setArchived } from '@/client/sync/calls/channel';
import { useAbility, useChannel, useClient } from '@/client/sync/react';
import { isDirect, useChannelScope, useMarkedTitle } from '@/features/channel';
import { useMemberNames } from '@/features/directory';
import { PanelFrame } from '@/features/frames';
import type { ChannelId } from '@/shared/id';
import type { Channel } from '@/shared/model/channel';
import { Button } from '@/ui/button';
import { printDayWithin } from '@/ui/time';
import { toast } from '@/ui/toaster';
import { useNow } from '@/ui/use-now';
import { ChannelMembers } from './channel-members';
import { EditChannelDialog } from './edit-channel-dialog';
import { ArchiveDialog, LeaveDialog, leave, mayComeBack } from './leaving';

const ICON = { 'aria-hidden': true, size: 16, strokeWidth: 1.75 } as const;

/** Everything about a channel: what it is for, who is in it, and what one may change. */
export function ChannelDetails(props: { channelId: ChannelId; onClose: () => void }) {
  const channel = useChannel(props.channelId);
  const title = useMarkedTitle(channel);
  const now = useNow('day');
  return (
    <PanelFrame title="Details" onClose={props.onClose}>
      {channel && (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <section className="flex flex-col gap-1 border-line border-b px-5 py-4">
            <h3 className="font-semibold text-lg">
              <bdi>{title}</bdi>
            </h3>
            {!isDirect(channel) && (
              <>
                <p className={channel.topic ? 'whitespace-pre-line' : 'text-muted'}>
                  {channel.topic || 'No topic yet.'}
                </p>
                <p className="text-muted text-sm">
                  {channel.kind === 'public'
                    ? 'Public: everyone in the workspace can find and join it.'
                    : 'Private: only those who were added can see it.'}{' '}
                  Started {printDayWithin(channel.createdAt, now)}.
                </p>
                <PostersNote channel={channel} />
              </>
            )}
            {!isDirect(channel) && <ChannelActions channel={channel} />}
          </section>
          <ChannelMembers channel={channel} />
        </div>
      )}
    </PanelFrame>
  );
}

/** Who may post, where that is not everyone. */
function PostersNote({ channel: { posting, posterIds } }: { channel: Channel }) {
  const names = useMemberNames(posterIds);
  if (posting === 'everyone') return null;
  return (
    <p className="text-muted text-sm">
      {posting === 'nobody'
        ? 'It is only for reading now.'
        : `Only ${['admins', ...names].join(', ')} can post.`}
    </p>
  );
}

function ChannelActions({ channel }: { channel: Channel }) {
  const client = useClient();
  const { can, isMember } = useChannelScope();
  const [asked, setAsked] = useState<'leave' | 'archive' | null>(null);
  const [isEditing, setEditing] = useState(false);
  const [busy, setBusy] = useState(false);
  const isArchived = channel.archivedAt !== null;
  const canComeBack = mayComeBack(channel, useAbility('browse'));
  const close = () => setAsked(null);

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
    <div className="mt-2 flex flex-wrap gap-2 empty:hidden">
      {(can?.update || can?.setDefault) && (
        <Button size="sm" onClick={() => setEditing(true)}>
          <Pencil {...ICON} /> Edit
        </Button>
      )}
      {can?.archive && !isArchived && (
        <Button size="sm" onClick={() => setAsked('archive')}>
          <Archive {...ICON} /> Archive…
        </Button>
      )}
      {can?.archive && isArchived && (
        <Button
          size="sm"
          busy={busy}
          onClick={() => run(() => setArchived(client, channel.id, false))}
        >
          <ArchiveRestore {...ICON} /> Unarchive
        </Button>
      )}
      {can?.leave && isMember && (
        <Button
          size="sm"
          busy={busy}
          onClick={() =>
            canComeBack ? void run(() => leave(client, channel, true)) : setAsked('leave')
          }
        >
          <LogOut {...ICON} /> Leave
        </Button>
      )}
      {isEditing && <EditChannelDialog channel={channel} onClose={() => setEditing(false)} />}
      {asked === 'archive' && <ArchiveDialog channelId={channel.id} onClose={close} />}
      {asked === 'leave' && <LeaveDialog channelId={channel.id} onClose={close} />}
    </div>
  );
}
