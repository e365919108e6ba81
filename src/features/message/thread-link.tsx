'use client';
import { useClient, useMembers } from '@/client/sync/react';
import {
  channelPath,
  goTo,
  isPlainClick,
  PlaceLink,
  threadPathFromHere,
} from '@/features/navigation';
import type { Message, ThreadSummary } from '@/shared/model/message';
import { Avatar } from '@/ui/avatar';
import { printWhen } from '@/ui/time';
import { useNow } from '@/ui/use-now';

/** The way from a message into its thread. */
export function ThreadLink({ message, thread }: { message: Message; thread: ThreadSummary }) {
  const { slug } = useClient();
  const { channelId } = message;
  const now = useNow('day');
  const names = useMembers(thread.participantIds).map((member) => member?.name ?? '');
  const count = `${thread.replyCount} ${thread.replyCount === 1 ? 'reply' : 'replies'}`;
  return (
    <PlaceLink
      href={channelPath(slug, { channelId, thread: message.id })}
      onClick={(event) => {
        if (!isPlainClick(event)) return;
        event.preventDefault();
        goTo(threadPathFromHere(slug, { channelId, messageId: message.id }));
      }}
      className="mt-1 -ml-1 inline-flex h-8 max-w-full items-center gap-2 rounded-md px-1 text-sm hover:bg-surface-4 touch:h-11"
    >
      <span className="flex gap-0.5">
        {names.map((name, index) => (
          <Avatar key={thread.participantIds[index]} name={name} size="xs" />
        ))}
      </span>
      <span className="shrink-0 font-medium text-link">{count}</span>
      <span className="truncate text-muted text-xs">Last {printWhen(thread.lastReplyAt, now)}</span>
    </PlaceLink>
  );
}
