'use client';
import { Info, Pin, Search, Users } from 'lucide-react';
import { useChannel, useClient } from '@/client/sync/react';
import { ChannelIcon, isDirect, othersIn, useTitle } from '@/features/channel';
import { printKeys } from '@/features/commands';
import { PresenceDot } from '@/features/directory';
import { ViewHeader } from '@/features/frames';
import { type Address, channelPath, goTo, PlaceLink, searchPath } from '@/features/navigation';
import { searchWithin } from '@/features/search';
import type { ChannelId } from '@/shared/id';
import { counted } from '@/shared/text';
import { Badge } from '@/ui/badge';
import { IconButton } from '@/ui/icon-button';
import { Skeleton } from '@/ui/skeleton';

const ICON = { 'aria-hidden': true, size: 16, strokeWidth: 1.75 } as const;

interface ChannelHeaderProps {
  channelId: ChannelId;
  address: Address;
}

/** What this channel is, and the ways into its panels. */
export function ChannelHeader({ channelId, address }: ChannelHeaderProps) {
  const { slug, me, replica } = useClient();
  const channel = useChannel(channelId);
  const title = useTitle(channel);
  const isOpen = address.panel?.kind === 'details';
  const details = channelPath(slug, { channelId, details: !isOpen });
  const other = channel?.kind === 'dm' ? othersIn(channel, me)[0] : undefined;
  return (
    <ViewHeader>
      {channel ? (
        <>
          <h1 className="min-w-0 shrink-0 max-sm:shrink">
            <PlaceLink
              href={details}
              className="-mx-1.5 flex h-8 min-w-0 items-center gap-1.5 rounded-md px-1.5 font-semibold hover:bg-surface-4"
            >
              {other ? (
                <PresenceDot memberId={other} />
              ) : (
                <span className="text-muted">
                  <ChannelIcon kind={channel.kind} />
                </span>
              )}
              <bdi className="max-w-[36vw] truncate max-sm:max-w-[52vw]">{title}</bdi>
            </PlaceLink>
          </h1>
          {channel.archivedAt && <Badge>Archived</Badge>}
          <p className="min-w-0 flex-1 truncate pl-2 text-muted text-sm max-sm:hidden">
            <bdi>{channel.topic}</bdi>
          </p>
        </>
      ) : (
        <Skeleton className="h-4 w-40" />
      )}
      <span className="ml-auto flex shrink-0 items-center">
        {channel && !isDirect(channel) && (
          <PlaceLink
            href={details}
            aria-label={counted(channel.memberCount, 'member')}
            className="tabular flex h-8 items-center gap-1.5 rounded-md px-2 text-muted text-sm hover:bg-surface-4 hover:text-ink max-sm:hidden"
          >
            <Users {...ICON} />
            {channel.memberCount}
          </PlaceLink>
        )}
        {channel && channel.pinCount > 0 && (
          <PlaceLink
            href={channelPath(slug, { channelId, pins: address.panel?.kind !== 'pins' })}
            aria-label={counted(channel.pinCount, 'pinned message')}
            aria-expanded={address.panel?.kind === 'pins'}
            className="tabular flex h-8 items-center gap-1.5 rounded-md px-2 text-muted text-sm hover:bg-surface-4 hover:text-ink"
          >
            <Pin {...ICON} />
            {channel.pinCount}
          </PlaceLink>
        )}
        <IconButton
          label={channel && isDirect(channel) ? 'Search this conversation' : 'Search this channel'}
          icon={<Search {...ICON} />}
          disabled={!channel}
          onClick={() =>
            channel && goTo(searchPath(slug, searchWithin(replica.state, me, channel)))
          }
        />
        <IconButton
          label="Details"
          shortcut={printKeys('Mod+.')}
          aria-expanded={isOpen}
          icon={<Info {...ICON} />}
          onClick={() => goTo(details)}
        />
      </span>
    </ViewHeader>
  );
}
