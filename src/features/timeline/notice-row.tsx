'use client';
import { clsx } from 'clsx';
import { useClient, useMember } from '@/client/sync/react';
import { MessageTime, useFlash } from '@/features/message';
import { channelPath, PlaceLink } from '@/features/navigation';
import { MemberCard } from '@/features/people';
import { messageId } from '@/shared/input/id';
import type { Message } from '@/shared/model/message';

/** Something that happened in the channel, as a quiet row. */
export function NoticeRow(props: { message: Message; isPointedAt: boolean }) {
  const { message, isPointedAt } = props;
  const isFlashing = useFlash(isPointedAt);
  const name = useMember(message.authorId)?.name ?? '';
  return (
    <div
      data-message={message.id}
      tabIndex={-1}
      className={clsx(
        'flex items-baseline gap-3 px-5 py-0.5 text-muted text-sm outline-none focus-visible:bg-surface-3',
        isFlashing && 'bg-accent-soft',
      )}
    >
      <span className="w-9 shrink-0" />
      <div className="min-w-0 max-w-[76ch] flex-1">
        <MemberCard memberId={message.authorId} className="rounded font-medium hover:underline">
          <bdi>{name}</bdi>
        </MemberCard>{' '}
        <Deed message={message} /> <MessageTime at={message.createdAt} compact={false} />
      </div>
    </div>
  );
}

function Deed({ message }: { message: Message }) {
  switch (message.kind) {
    case 'join':
      return 'joined.';
    case 'leave':
      return 'left.';
    case 'topic':
      return message.body ? (
        <>
          set the topic: <bdi className="text-ink">{message.body}</bdi>
        </>
      ) : (
        'cleared the topic.'
      );
    case 'pin':
      return <PinDeed message={message} />;
    // What people say has a row of its own.
    case 'action':
    case 'post':
      return null;
    default:
      return message.kind satisfies never;
  }
}

/** The message that was pinned, which the body names. */
function PinDeed({ message: { body, channelId } }: { message: Message }) {
  const { slug } = useClient();
  const [seq = '', root] = body.split(' ');
  const thread = messageId.safeParse(root);
  const target = thread.success
    ? { channelId, thread: thread.data, reply: Number(seq) }
    : { channelId, seq: Number(seq) };
  return (
    <>
      pinned{' '}
      <PlaceLink
        href={channelPath(slug, target)}
        className="text-link underline underline-offset-2"
      >
        a message
      </PlaceLink>
      .
    </>
  );
}
