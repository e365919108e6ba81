'use client';
import { Copy, Link2, MailOpen, MessageSquare, Pencil, Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import { sentenceOf } from '@/client/failure';
import { markUnread } from '@/client/sync/calls/channel';
import { useClient } from '@/client/sync/react';
import { useChannelScope } from '@/features/channels/channel-scope';
import { useNames } from '@/features/people/names';
import { channelPath } from '@/features/workspace/address';
import { goTo, threadPathFromHere } from '@/features/workspace/navigation';
import { setEditing } from '@/features/workspace/ui-store';
import { toPlainText } from '@/shared/markdown';
import type { Message } from '@/shared/model/message';
import type { MenuEntry } from '@/ui/menu';
import { toast } from '@/ui/toaster';

export interface MessageActions {
  canReact: boolean;
  canReply: boolean;
  canEdit: boolean;
  canDelete: boolean;
  openThread: () => void;
  edit: () => void;
  copyText: () => void;
  copyLink: () => void;
  markUnread: () => void;
}

/** What one may do with a message. */
export function useMessageActions(message: Message, isInThread: boolean): MessageActions {
  const client = useClient();
  const { can, isMember } = useChannelScope();
  const names = useNames();
  return useMemo(() => {
    const { slug, me } = client;
    const { id, channelId, seq, parentId } = message;
    const isMine = message.authorId === me;
    const mayWrite = isMember && (can?.post ?? false);
    const path = parentId
      ? channelPath(slug, { channelId, thread: parentId, reply: seq })
      : channelPath(slug, { channelId, seq });
    return {
      canReact: mayWrite,
      canReply: !isInThread,
      canEdit: isMine && mayWrite,
      canDelete: isMember && (isMine || (can?.deleteOthers ?? false)),
      openThread: () => goTo(threadPathFromHere(slug, { channelId, messageId: parentId ?? id })),
      edit: () => setEditing(id),
      copyText: () => {
        const known = {
          member: (memberId: string) => names.member(memberId)?.name ?? null,
          channel: names.channel,
        };
        void copy(toPlainText(message.body, known), 'Text copied.');
      },
      copyLink: () => void copy(new URL(path, window.location.origin).href, 'Link copied.'),
      markUnread: () => {
        markUnread(client, channelId, seq).catch((error) => toast.error(sentenceOf(error)));
      },
    };
  }, [client, message, can, isMember, names, isInThread]);
}

async function copy(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(done);
  } catch {
    toast.error('This browser doesn’t let pages copy. Select the text and copy it yourself.');
  }
}

const ICON = { 'aria-hidden': true, size: 16, strokeWidth: 1.75 } as const;

/** The same as lines of a menu; what is not allowed is left out. */
export function menuOf(actions: MessageActions, askDelete: () => void): MenuEntry[] {
  const entries: MenuEntry[] = [];
  if (actions.canReply) {
    entries.push({
      label: 'Reply in thread',
      icon: <MessageSquare {...ICON} />,
      shortcut: 'T',
      onSelect: actions.openThread,
    });
  }
  if (actions.canEdit) {
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
    {
      label: 'Mark unread from here',
      icon: <MailOpen {...ICON} />,
      shortcut: 'U',
      onSelect: actions.markUnread,
    },
  );
  if (actions.canDelete) {
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
