'use client';
import { UserPlus } from 'lucide-react';
import { useChannel, useClient, useMember } from '@/client/sync/react';
import { ChannelIcon, isDirect, useChannelScope, useTitle } from '@/features/channel';
import { channelPath, PlaceLink } from '@/features/navigation';
import type { ChannelId } from '@/shared/id';
import type { Channel } from '@/shared/model/channel';
import { Button } from '@/ui/button';
import { printDayWithin } from '@/ui/time';
import { useNow } from '@/ui/use-now';

/** What stands where a channel begins. */
export function ChannelIntro({ channelId }: { channelId: ChannelId }) {
  const { slug } = useClient();
  const { can } = useChannelScope();
  const channel = useChannel(channelId);
  const title = useTitle(channel);
  if (!channel) return null;
  return (
    <section aria-label="Start of the channel" className="flex flex-col gap-2 px-5 pt-8 pb-3">
      <span className="flex size-11 items-center justify-center rounded-avatar bg-surface-4 text-muted">
        <ChannelIcon kind={channel.kind} size={22} />
      </span>
      <h2 className="font-semibold text-xl">
        <bdi>{title}</bdi>
      </h2>
      <p className="max-w-[60ch] text-muted">
        <Origin channel={channel} />
      </p>
      {can?.invite && !isDirect(channel) && (
        <div>
          <Button asChild size="sm">
            <PlaceLink href={channelPath(slug, { channelId, details: true })}>
              <UserPlus aria-hidden size={16} strokeWidth={1.75} />
              Add people
            </PlaceLink>
          </Button>
        </div>
      )}
    </section>
  );
}

function Origin({ channel }: { channel: Channel }) {
  const { me } = useClient();
  const creator = useMember(channel.createdBy ?? me);
  const now = useNow('day');
  if (isDirect(channel)) {
    const isAlone = channel.memberIds?.length === 1;
    return isAlone
      ? 'A place for your own notes. Nobody else can see it.'
      : 'This is the start of your conversation. Only the people in it can read it.';
  }
  const who = channel.createdBy === me ? 'You' : (creator?.name ?? 'Someone');
  const when = printDayWithin(channel.createdAt, now);
  const topic = channel.topic ? ` ${channel.topic}` : '';
  return channel.createdBy
    ? `${who} started this ${channel.kind} channel ${when}.${topic}`
    : `This is the start of this ${channel.kind} channel.${topic}`;
}
