'use client';
import { Copy, Link2, MailOpen, MessageSquare, Pencil, Pin, PinOff, Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import { sentenceOf } from '@/client/failure';
import { markUnread } from '@/client/sync/calls/channel';
import { setPinned } from '@/client/sync/calls/pin';
import { useChannel, useClient, useMember, useSettings } from '@/client/sync/react';
import { useChannelScope } from '@/features/channel';
import { useNames } from '@/features/directory';
import { channelPath, goTo, setEditing, threadPathFromHere } from '@/features/navigation';
import { asWritten } from '@/shared/mentions';
import type { Message } from '@/shared/model/message';
import { type MessageAbilities, messageAbilities } from '@/shared/policy/message';
import { CANNOT_COPY, copyText } from '@/ui/copy-text';
import type { MenuEntry } from '@/ui/menu';
import { toast } from '@/ui/toaster';
import { useNow } from '@/ui/use-now';

export interface MessageActions {
  /** What the policy that the server enforces lets me do. */
  can: MessageAbilities;
  /** How the way into the thread is called: to reply, or only to read; `null` when there is none. */
  thread: 'Reply in thread' | 'Open thread' | null;
  openThread: () => void;
  edit: () => void;
  copyText: () => void;
  copyLink: () => void;
  markUnread: () => void;
  togglePin: () => void;
}

/** What one may do with a message. */
export function useMessageActions(message: Message, isInThread: boolean): MessageActions {
  const client = useClient();
  const can = useMessageAbilities(message);
  const names = useNames();
  return useMemo(() => {
    const { slug } = client;
    const { id, channelId, seq, parentId } = message;
    const path = parentId
      ? channelPath(slug, { channelId, thread: parentId, reply: seq })
      : channelPath(slug, { channelId, seq });
    return {
      can,
      thread: isInThread ? null : threadEntry(message, can),
      openThread: () => goTo(threadPathFromHere(slug, { channelId, messageId: parentId ?? id })),
      edit: () => setEditing(id),
      copyText: () => {
        const known = {
          member: (memberId: string) => names.member(memberId)?.name ?? null,
          channel: names.channel,
        };
        void copy(asWritten(message.body, known), 'Text copied.');
      },
      copyLink: () => void copy(new URL(path, window.location.origin).href, 'Link copied.'),
      togglePin: () => {
        setPinned(client, message, message.pin === null).catch((error) =>
          toast.error(sentenceOf(error)),
        );
      },
      markUnread: () => {
        markUnread(client, channelId, seq).catch((error) => toast.error(sentenceOf(error)));
      },
    };
  }, [client, message, can, names, isInThread]);
}

const NOTHING: MessageAbilities = {
  react: false,
  reply: false,
  pin: false,
  edit: false,
  delete: false,
  markUnread: false,
};

const ANY_TIME = new Date(0);

/** What I may do with a message of the channel that this part of the screen is about. */
export function useMessageAbilities(message: Message): MessageAbilities {
  const { channelId, isMember: joined } = useChannelScope();
  const channel = useChannel(channelId);
  const me = useMember(useClient().me);
  const settings = useSettings();
  const minute = useNow('minute');
  const isTimed = settings.editWindowMinutes !== null || settings.deleteWindowMinutes !== null;
  // Without a window the time decides nothing, and the same one keeps the abilities as they are.
  const now = isTimed ? minute : ANY_TIME;
  return useMemo(
    () =>
      channel && me ? messageAbilities(me, message, { channel, joined, settings, now }) : NOTHING,
    [channel, me, message, joined, settings, now],
  );
}

/** One may read a thread wherever one sees it, and begin one only where one may reply. */
export function threadEntry(message: Message, can: MessageAbilities): MessageActions['thread'] {
  if (can.reply) return 'Reply in thread';
  return message.thread || message.parentId ? 'Open thread' : null;
}

async function copy(text: string, done: string): Promise<void> {
  try {
    await copyText(text);
    toast(done);
  } catch {
    toast.error(CANNOT_COPY);
  }
}

const ICON = { 'aria-hidden': true, size: 16, strokeWidth: 1.75 } as const;

/** The same as lines of a menu; what is not allowed is left out. */
export function menuOf(
  { pin }: Message,
  actions: MessageActions,
  askDelete: () => void,
): MenuEntry[] {
  const entries: MenuEntry[] = [];
  if (actions.thread) {
    entries.push({
      label: actions.thread,
      icon: <MessageSquare {...ICON} />,
      shortcut: 'T',
      onSelect: actions.openThread,
    });
  }
  if (actions.can.edit) {
    entries.push({
      label: 'Edit',
      icon: <Pencil {...ICON} />,
      shortcut: 'E',
      onSelect: actions.edit,
    });
  }
  entries.push(
    { label: 'Copy text', icon: <Copy {...ICON} />, onSelect: actions.copyText },
    { label: 'Copy link', icon: <Link2 {...ICON} />, onSelect: actions.copyLink },
  );
  if (actions.can.pin) {
    entries.push({
      label: pin ? 'Unpin' : 'Pin',
      icon: pin ? <PinOff {...ICON} /> : <Pin {...ICON} />,
      shortcut: 'P',
      onSelect: actions.togglePin,
    });
  }
  if (actions.can.markUnread) {
    entries.push({
      label: 'Mark unread from here',
      icon: <MailOpen {...ICON} />,
      shortcut: 'U',
      onSelect: actions.markUnread,
    });
  }
  if (actions.can.delete) {
    entries.push('separator', {
      label: 'Delete…',
      icon: <Trash2 {...ICON} />,
      shortcut: 'Del',
      danger: true,
      onSelect: askDelete,
    });
  }
  return entries;
}
