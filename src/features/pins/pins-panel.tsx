'use client';
import { Pin } from 'lucide-react';
import { useEffect, useState } from 'react';
import { sentenceOf } from '@/client/failure';
import { loadPins, setPinned } from '@/client/sync/calls/pin';
import { useClient, useMember, useSync } from '@/client/sync/react';
import { PanelFrame } from '@/features/frames';
import { MessageFrame, MessageText, MessageTime, useMessageAbilities } from '@/features/message';
import { channelPath, PlaceLink } from '@/features/navigation';
import type { ChannelId } from '@/shared/id';
import type { Message } from '@/shared/model/message';
import { Alert } from '@/ui/alert';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { RelativeTime } from '@/ui/relative-time';
import { Skeleton } from '@/ui/skeleton';
import { toast } from '@/ui/toaster';

/** What is pinned to a channel, the one that was pinned last first. */
export function PinsPanel({ channelId, onClose }: { channelId: ChannelId; onClose: () => void }) {
  const { pins, error, retry } = usePins(channelId);
  return (
    <PanelFrame title="Pinned messages" onClose={onClose}>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {pins ? <PinRows pins={pins.map(({ value }) => value)} /> : !error && <PinsSkeleton />}
        {!pins && error !== null && (
          <div className="flex flex-col items-start gap-3 px-5 py-4">
            <Alert tone="danger">{sentenceOf(error)}</Alert>
            <Button onClick={retry}>Try again</Button>
          </div>
        )}
      </div>
    </PanelFrame>
  );
}

/** The channel's pins, which are held from the first look on and follow the events. */
function usePins(channelId: ChannelId) {
  const client = useClient();
  const pins = useSync((state) => state.pins[channelId]);
  const [error, setError] = useState<unknown>(null);
  const [tries, setTries] = useState(0);
  const isMissing = pins === undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a try more asks again.
  useEffect(() => {
    if (!isMissing) return;
    let isGone = false;
    setError(null);
    loadPins(client, channelId).catch((reason) => isGone || setError(reason));
    return () => {
      isGone = true;
    };
  }, [client, channelId, isMissing, tries]);
  return { pins, error, retry: () => setTries((count) => count + 1) };
}

function PinRows({ pins }: { pins: Message[] }) {
  if (pins.length === 0) {
    return (
      <EmptyState
        icon={<Pin aria-hidden size={24} strokeWidth={1.75} />}
        title="Nothing is pinned here"
      >
        Pin what people keep looking for: it stands in the menu of each message.
      </EmptyState>
    );
  }
  return (
    <ul aria-label="Pinned messages">
      {pins.map((message) => (
        <li key={message.id} className="border-line border-b pb-3">
          <PinnedMessage message={message} />
        </li>
      ))}
    </ul>
  );
}

function PinnedMessage({ message }: { message: Message }) {
  const { slug } = useClient();
  const can = useMessageAbilities(message);
  const { authorId, channelId, seq, parentId, createdAt, pin } = message;
  const path = parentId
    ? channelPath(slug, { channelId, thread: parentId, reply: seq })
    : channelPath(slug, { channelId, seq });
  return (
    <MessageFrame
      authorId={authorId}
      at={createdAt}
      compact={false}
      time={<MessageTime at={createdAt} compact={false} />}
    >
      <MessageText message={message} />
      {pin && <PinnedBy pin={pin} />}
      <div className="mt-2 flex gap-2">
        <Button size="sm" asChild>
          <PlaceLink href={path}>Jump to it</PlaceLink>
        </Button>
        {can.pin && <Unpin message={message} />}
      </div>
    </MessageFrame>
  );
}

function PinnedBy({ pin }: { pin: NonNullable<Message['pin']> }) {
  const name = useMember(pin.memberId)?.name ?? 'someone';
  return (
    <p className="mt-1 text-muted text-sm">
      Pinned by <bdi>{name}</bdi> <RelativeTime at={pin.at} />
    </p>
  );
}

function Unpin({ message }: { message: Message }) {
  const client = useClient();
  const [busy, setBusy] = useState(false);
  const unpin = async () => {
    setBusy(true);
    try {
      await setPinned(client, message, false);
    } catch (error) {
      toast.error(sentenceOf(error));
      setBusy(false);
    }
  };
  return (
    <Button size="sm" busy={busy} onClick={() => void unpin()}>
      Unpin
    </Button>
  );
}

function PinsSkeleton() {
  return (
    <div className="flex flex-col gap-4 px-5 py-4">
      <Skeleton className="h-16" />
      <Skeleton className="h-16" />
    </div>
  );
}
