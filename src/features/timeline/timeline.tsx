'use client';
import { isNotFound, sentenceOf } from '@/client/failure';
import { useClient, useSync } from '@/client/sync/react';
import { NotFound } from '@/features/frames';
import { homePath } from '@/features/navigation';
import type { ChannelId } from '@/shared/id';
import { Alert } from '@/ui/alert';
import { Button } from '@/ui/button';
import { Loading } from '@/ui/skeleton';
import { MessageList } from './message-list';
import { TimelineSkeleton } from './timeline-skeleton';
import { useOpening } from './use-opening';
import { useRange } from './use-range';

/** A channel's messages: the newest, or those around `seq`. Give it a new key for another place. */
export function Timeline({ channelId, seq }: { channelId: ChannelId; seq: number | null }) {
  const { slug } = useClient();
  const isLoaded = useSync((state) => state.isLoaded);
  const list = `${channelId} ${seq}`;
  const { opening, onLatest } = useOpening({ list, channelId, seq });
  const loaded = useRange(channelId, opening);
  const { range, error, retry } = loaded;
  if (range && isLoaded) {
    const key = opening ?? 'latest';
    return (
      <MessageList key={key} {...{ list, opening, channelId, seq, range, loaded, onLatest }} />
    );
  }
  if (isNotFound(error)) {
    return <NotFound noun="channel" href={homePath(slug)} action="Go back" />;
  }
  if (error) {
    return (
      <div className="flex flex-1 items-end p-5">
        <Alert
          tone="danger"
          className="flex-1"
          action={
            <Button size="sm" onClick={retry}>
              Try again
            </Button>
          }
        >
          {sentenceOf(error)}
        </Alert>
      </div>
    );
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col justify-end overflow-hidden">
      <Loading label="Loading messages">
        <TimelineSkeleton rows={10} />
      </Loading>
    </div>
  );
}
