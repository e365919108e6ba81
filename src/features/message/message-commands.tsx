'use client';
import {
  Copy,
  Link2,
  MailOpen,
  MessageSquare,
  Pencil,
  Pin,
  PinOff,
  SmilePlus,
  Trash2,
} from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { sentenceOf } from '@/client/failure';
import { markUnread } from '@/client/sync/calls/channel';
import { setPinned } from '@/client/sync/calls/pin';
import type { WorkspaceClient } from '@/client/sync/client';
import { useChannel, useClient, useMember, useSettings } from '@/client/sync/react';
import type { Scope } from '@/client/sync/scope';
import { useChannelScope } from '@/features/channel';
import { type Command, MESSAGE_SHORTCUTS, printKeys } from '@/features/commands';
import { heldNames } from '@/features/directory';
import { channelPath, goTo, setEditing, threadPathFromHere } from '@/features/navigation';
import { asWritten } from '@/shared/mentions';
import type { Message } from '@/shared/model/message';
import { type MessageAbilities, messageAbilities } from '@/shared/policy/message';
import { CANNOT_COPY, copyText } from '@/ui/copy-text';
import type { MenuEntry } from '@/ui/menu';
import { toast } from '@/ui/toaster';
import { useNow } from '@/ui/use-now';

/** Something one can do with a message: its menu, hover bar, sheet and keys are views of these. */
export interface MessageCommand extends Command {
  id: (typeof MESSAGE_SHORTCUTS)[number]['id'] | 'copy-text' | 'copy-link';
  icon: ReactNode;
  isDangerous?: boolean;
  run(): void;
}

export interface MessageCommands {
  /** What the policy that the server enforces lets me do. */
  can: MessageAbilities;
  /** What I may do, in the order of the menu. */
  list: MessageCommand[];
  /** What was asked for that needs more: the emoji, or a yes. */
  asked: Asked;
  ask(what: Asked): void;
}

type Asked = 'react' | 'delete' | null;

/** What one may do with a message. */
export function useMessageCommands(message: Message, isInThread: boolean): MessageCommands {
  const client = useClient();
  const can = useMessageAbilities(message);
  const [asked, ask] = useState<Asked>(null);
  return useMemo(
    () => ({ can, list: messageCommands(client, message, { can, isInThread, ask }), asked, ask }),
    [client, message, can, isInThread, asked],
  );
}

const ICON = { 'aria-hidden': true, size: 16, strokeWidth: 1.75 } as const;

interface Offer {
  can: MessageAbilities;
  /** Inside a thread there is no way into the thread. */
  isInThread: boolean;
  ask(what: Asked): void;
}

/** What may be done with a message; the rest is left out. */
export function messageCommands(
  client: Pick<WorkspaceClient, 'slug'> & Scope,
  message: Message,
  { can, isInThread, ask }: Offer,
): MessageCommand[] {
  const { slug, replica } = client;
  const { id, channelId, seq, parentId, pin } = message;
  const path = parentId
    ? channelPath(slug, { channelId, thread: parentId, reply: seq })
    : channelPath(slug, { channelId, seq });
  const command = (
    isOffered: boolean,
    of: Omit<MessageCommand, 'refusal' | 'keys'>,
  ): MessageCommand[] => {
    const keys = MESSAGE_SHORTCUTS.find((each) => each.id === of.id)?.keys;
    return isOffered ? [{ ...of, keys, refusal: null }] : [];
  };
  const thread = isInThread ? null : threadEntry(message, can);
  return [
    ...command(thread !== null, {
      id: 'thread',
      title: thread ?? '',
      icon: <MessageSquare {...ICON} />,
      run: () => goTo(threadPathFromHere(slug, { channelId, messageId: parentId ?? id })),
    }),
    ...command(can.react, {
      id: 'react',
      title: 'Add reaction',
      icon: <SmilePlus {...ICON} />,
      run: () => ask('react'),
    }),
    ...command(can.edit, {
      id: 'edit',
      title: 'Edit',
      icon: <Pencil {...ICON} />,
      run: () => setEditing(id),
    }),
    ...command(true, {
      id: 'copy-text',
      title: 'Copy text',
      icon: <Copy {...ICON} />,
      run: () => void copy(asWritten(message.body, heldNames(replica.state)), 'Text copied.'),
    }),
    ...command(true, {
      id: 'copy-link',
      title: 'Copy link',
      icon: <Link2 {...ICON} />,
      run: () => void copy(new URL(path, window.location.origin).href, 'Link copied.'),
    }),
    ...command(can.pin, {
      id: 'pin',
      title: pin ? 'Unpin' : 'Pin',
      icon: pin ? <PinOff {...ICON} /> : <Pin {...ICON} />,
      run: () => toastFailure(setPinned(client, message, pin === null)),
    }),
    ...command(can.markUnread, {
      id: 'mark-unread',
      title: 'Mark unread from here',
      icon: <MailOpen {...ICON} />,
      run: () => toastFailure(markUnread(client, channelId, seq)),
    }),
    ...command(can.delete, {
      id: 'delete',
      title: 'Delete…',
      icon: <Trash2 {...ICON} />,
      isDangerous: true,
      run: () => ask('delete'),
    }),
  ];
}

/** The commands as menu entries, what can’t be taken back below the others; one reacts beside the menu. */
export const menuOf = (commands: readonly MessageCommand[]): MenuEntry[] =>
  commands
    .filter(({ id }) => id !== 'react')
    .flatMap(({ title, icon, keys, isDangerous = false, run }): MenuEntry[] => [
      ...(isDangerous ? (['separator'] as const) : []),
      {
        label: title,
        icon,
        ...(keys?.[0] && { shortcut: printKeys(keys[0]) }),
        danger: isDangerous,
        onSelect: run,
      },
    ]);

function toastFailure(done: Promise<void>): void {
  done.catch((error) => toast.error(sentenceOf(error)));
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
function threadEntry(
  message: Message,
  can: MessageAbilities,
): 'Reply in thread' | 'Open thread' | null {
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
