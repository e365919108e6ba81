'use client';
import { useEffect, useMemo } from 'react';
import { isNotFound } from '@/client/failure';
import { useChannel, useClient, useMembership, useSync } from '@/client/sync/react';
import { dropMessages } from '@/client/sync/reducers/channel';
import {
  ChannelScopeProvider,
  useChannelAbilities,
  useLoadedChannel,
  useMarkedTitle,
} from '@/features/channel';
import { Composer, TypingIndicator } from '@/features/composer';
import { NotFound } from '@/features/frames';
import { type Address, channelPath, goTo, homePath, useVisit } from '@/features/navigation';
import { PinsPanel } from '@/features/pins';
import { SearchPanel } from '@/features/search';
import { ThreadPanel } from '@/features/threads';
import { Timeline } from '@/features/timeline';
import type { ChannelId } from '@/shared/id';
import { ChannelDetails } from './channel-details';
import { ChannelHeader } from './channel-header';

interface ChannelViewProps {
  channelId: ChannelId;
  seq: number | null;
  address: Address;
}

/** A channel with everything round it. */
export function ChannelView({ channelId, seq, address }: ChannelViewProps) {
  const client = useClient();
  const channel = useChannel(channelId);
  const isMember = useMembership(channelId) !== undefined;
  const can = useChannelAbilities(channelId);
  const { error } = useLoadedChannel(channelId);
  const title = useMarkedTitle(channel);
  const visit = useVisit();
  const isLoaded = useSync((state) => state.isLoaded);
  const isKnown = channel !== undefined && (isMember || (isLoaded && can !== null));
  const scope = useMemo(
    () => ({ channelId, isMember, isKnown, can }),
    [channelId, isMember, isKnown, can],
  );
  useShownChannel(channelId);

  const { panel, query } = address;
  const close = () => {
    // Behind a thread that was opened from a search stands the search.
    const kept = panel?.kind === 'thread' && query ? { query } : {};
    goTo(channelPath(client.slug, { channelId, seq, ...kept }));
  };
  if (!channel && isNotFound(error)) {
    return <NotFound noun="channel" href={homePath(client.slug)} action="Go back" />;
  }
  return (
    <ChannelScopeProvider value={scope}>
      <main className="relative flex min-h-0 min-w-0 flex-1">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <ChannelHeader channelId={channelId} address={address} />
          <Timeline key={`${channelId} ${seq} ${visit}`} channelId={channelId} seq={seq} />
          <TypingIndicator place={channelId} />
          <Composer
            key={channelId}
            channelId={channelId}
            placeholder={`Message ${title}`.trim()}
            autoFocus={panel?.kind !== 'thread'}
          />
        </div>
        {panel?.kind === 'thread' && (
          <ThreadPanel
            key={panel.messageId}
            channelId={channelId}
            messageId={panel.messageId}
            reply={panel.reply}
            onClose={close}
          />
        )}
        {panel?.kind === 'details' && <ChannelDetails channelId={channelId} onClose={close} />}
        {panel?.kind === 'pins' && <PinsPanel channelId={channelId} onClose={close} />}
        {panel?.kind === 'search' && <SearchPanel query={query} onClose={close} />}
      </main>
    </ChannelScopeProvider>
  );
}

/** Notes which channel is on the screen; one that I am not in is forgotten when I leave it. */
function useShownChannel(channelId: ChannelId): void {
  const client = useClient();
  useEffect(() => {
    client.shownChannelId = channelId;
    return () => {
      client.shownChannelId = null;
      // Its events are not received, so what was read of it grows stale.
      const { memberships } = client.replica.state;
      if (!memberships[channelId]) client.replica.update((state) => dropMessages(state, channelId));
    };
  }, [client, channelId]);
}
