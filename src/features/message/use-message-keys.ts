'use client';
import type { KeyboardEvent } from 'react';
import { messageShortcutOf } from '@/features/commands';
import { isKeyboardFocused } from '@/features/navigation';
import type { Message } from '@/shared/model/message';
import type { MessageCommands } from './message-commands';

/** Keys that act on a message that the keyboard moved to; on one that was clicked, letters are text. */
export function useMessageKeys(message: Message, { list }: MessageCommands) {
  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || message.deletedAt) return;
    if (!isKeyboardFocused(event.currentTarget)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const command = list.find(({ id }) => id === messageShortcutOf(event));
    if (!command) return;
    event.preventDefault();
    command.run();
  };
}
