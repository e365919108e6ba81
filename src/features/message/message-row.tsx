'use client';
import { clsx } from 'clsx';
import { Pin as PinIcon } from 'lucide-react';
import { type MouseEvent, memo, useState } from 'react';
import { useClient, useMember } from '@/client/sync/react';
import { parsed } from '@/features/markdown';
import { channelPath, isKeyboardFocused, PlaceLink, useUi } from '@/features/navigation';
import { ReactionRow } from '@/features/reactions';
import { calledIn } from '@/shared/mentions';
import type { Message, Pin } from '@/shared/model/message';
import { EditBox } from './edit-box';
import { useMessageCommands } from './message-commands';
import { MessageCommandsHost } from './message-commands-host';
import { MessageFrame, MessageTime } from './message-frame';
import { MessageText } from './message-text';
import { ThreadLink } from './thread-link';
import { useToolbarOwner } from './toolbar-owner';
import { useFlash } from './use-flash';
import { useLongPress } from './use-long-press';
import { useMessageKeys } from './use-message-keys';

interface MessageRowProps {
  message: Message;
  compact: boolean;
  /** The address leads to this one. */
  isPointedAt?: boolean;
  /** Inside a thread there is no way into the thread. */
  isInThread?: boolean;
}

/** One message. Its toolbar exists only while someone is over it or in it. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, compact, isPointedAt = false, isInThread = false } = props;
  const { me } = useClient();
  const isEditing = useUi((ui) => ui.editing === message.id);
  const toolbar = useToolbarOwner();
  const [isSheetOpen, setSheetOpen] = useState(false);
  const isFlashing = useFlash(isPointedAt);
  const press = useLongPress(() => setSheetOpen(true));
  const commands = useMessageCommands(message, isInThread);
  const { can } = commands;
  const onKeyDown = useMessageKeys(message, commands);
  const askUnread = (event: MouseEvent) => {
    if (!can.markUnread) return;
    event.preventDefault();
    commands.list.find(({ id }) => id === 'mark-unread')?.run();
  };
  const mentionsMe = isMentioned(message, me);
  return (
    <MessageFrame
      authorId={message.authorId}
      at={message.createdAt}
      compact={compact}
      time={<PermalinkTime message={message} compact={compact} />}
      tabIndex={-1}
      data-message={message.id}
      className={clsx(
        'outline-none focus-visible:bg-surface-3',
        toolbar.isOwner && !mentionsMe && 'bg-surface-2',
        mentionsMe && 'bg-mention-soft/60',
        isFlashing && 'bg-accent-soft',
        isEditing && 'bg-accent-soft/40',
      )}
      onPointerMove={(event) => {
        press.onPointerMove(event);
        if (event.pointerType === 'mouse' && !toolbar.isOwner) toolbar.take();
      }}
      onPointerLeave={toolbar.release}
      onFocus={({ target }) => isKeyboardFocused(target) && toolbar.take()}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) toolbar.release();
      }}
      onKeyDown={onKeyDown}
      onClick={(event) => event.altKey && askUnread(event)}
      onPointerDown={press.onPointerDown}
      onPointerUp={press.onPointerUp}
      onPointerCancel={press.onPointerCancel}
      onTouchEnd={press.onTouchEnd}
      overlay={
        !isEditing &&
        !message.deletedAt && (
          <MessageCommandsHost
            {...{ message, commands, isSheetOpen, setSheetOpen }}
            isShown={toolbar.isOwner}
            onHold={toolbar.hold}
          />
        )
      }
    >
      {message.pin && <PinnedNote pin={message.pin} />}
      {isEditing ? (
        <EditBox message={message} onEmptied={() => commands.ask('delete')} />
      ) : (
        <MessageContent message={message} />
      )}
      <ReactionRow message={message} mayReact={can.react} />
      {!isInThread && message.thread && <ThreadLink message={message} thread={message.thread} />}
    </MessageFrame>
  );
});

function PinnedNote({ pin }: { pin: Pin }) {
  const name = useMember(pin.memberId)?.name ?? 'someone';
  return (
    <p className="flex items-center gap-1 text-muted text-xs">
      <PinIcon aria-hidden size={12} strokeWidth={1.75} />
      <span className="truncate">
        Pinned by <bdi>{name}</bdi>
      </span>
    </p>
  );
}

function MessageContent({ message }: { message: Message }) {
  if (message.deletedAt) return <p className="text-muted italic">This message was deleted.</p>;
  return (
    <MessageText message={message}>
      {message.editedAt && <span className="text-muted text-xs">(edited)</span>}
    </MessageText>
  );
}

function PermalinkTime({ message, compact }: { message: Message; compact: boolean }) {
  const { slug } = useClient();
  const { channelId, seq, parentId, createdAt } = message;
  const path = parentId
    ? channelPath(slug, { channelId, thread: parentId, reply: seq })
    : channelPath(slug, { channelId, seq });
  return (
    <PlaceLink href={path} className="rounded hover:underline">
      <MessageTime at={createdAt} compact={compact} />
    </PlaceLink>
  );
}

function isMentioned(message: Message, me: string): boolean {
  if (message.authorId === me) return false;
  const { memberIds, everyone } = calledIn(message.body, parsed);
  return everyone || memberIds.includes(me);
}
