'use client';
import type { KeyboardEvent } from 'react';
import { isKeyboardFocused } from '@/features/navigation';
import type { Message } from '@/shared/model/message';
import { askFor } from './message-requests';
import type { MessageActions } from './use-message-actions';

/** Keys that act on a message that the keyboard moved to; on one that was clicked, letters are text. */
export function useMessageKeys(message: Message, actions: MessageActions) {
  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || message.deletedAt) return;
    if (!isKeyboardFocused(event.currentTarget)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = actOf(event.key.toLowerCase());
    if (!act) return;
    event.preventDefault();
    act();
  };

  function actOf(key: string): (() => void) | false | undefined {
    switch (key) {
      case 't':
        return actions.thread !== null && actions.openThread;
      case 'e':
        return actions.can.edit && actions.edit;
      case 'p':
        return actions.can.pin && actions.togglePin;
      case 'u':
        return actions.can.markUnread && actions.markUnread;
      case '+':
        return actions.can.react && (() => askFor({ messageId: message.id, what: 'react' }));
      case 'delete':
        return actions.can.delete && (() => askFor({ messageId: message.id, what: 'delete' }));
      default:
        return undefined;
    }
  }
}
