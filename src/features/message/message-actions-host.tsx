'use client';
import { useState } from 'react';
import { sentenceOf } from '@/client/failure';
import { deleteMessage } from '@/client/sync/calls/message';
import { useClient } from '@/client/sync/react';
import { QUICK_EMOJI } from '@/features/emoji';
import { useToggleReaction } from '@/features/reactions';
import type { Message } from '@/shared/model/message';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Dialog } from '@/ui/dialog';
import { toast } from '@/ui/toaster';
import { askFor, useRequested } from './message-requests';
import { MessageToolbar } from './message-toolbar';
import { type MessageActions, menuOf } from './use-message-actions';

interface HostProps {
  message: Message;
  actions: MessageActions;
  /** Someone is over the message, or in it. */
  isShown: boolean;
  /** Something opened from the toolbar is open. */
  onHold: (held: boolean) => void;
  isSheetOpen: boolean;
  setSheetOpen: (open: boolean) => void;
}

/** The toolbar, the sheet for fingers and the question before deleting, each while it is wanted. */
export function MessageActionsHost(props: HostProps) {
  const { message, actions, isShown, onHold, isSheetOpen, setSheetOpen } = props;
  const client = useClient();
  const requested = useRequested(message.id);
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const asks = actions.can.delete && (isAsking || requested === 'delete');

  const closeQuestion = () => {
    setAsking(false);
    if (requested) askFor(null);
  };
  const confirm = async () => {
    setBusy(true);
    try {
      await deleteMessage(client, message);
      closeQuestion();
    } catch (error) {
      toast.error(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  const entries = () => menuOf(message, actions, () => setAsking(true));
  return (
    <>
      {(isShown || requested === 'react') && (
        <MessageToolbar
          {...{ message, actions, entries }}
          onHold={onHold}
          wantsPicker={requested === 'react'}
        />
      )}
      {isSheetOpen && (
        <MessageSheet
          message={message}
          canReact={actions.can.react}
          entries={entries()}
          onClose={() => setSheetOpen(false)}
        />
      )}
      {asks && (
        <ConfirmDialog
          open
          onOpenChange={(open) => open || closeQuestion()}
          title="Delete this message?"
          action="Delete"
          onConfirm={confirm}
          busy={isBusy}
        >
          It disappears for everyone and can’t be brought back.
        </ConfirmDialog>
      )}
    </>
  );
}

interface SheetProps {
  message: Message;
  canReact: boolean;
  entries: ReturnType<typeof menuOf>;
  onClose: () => void;
}

/** What a long press opens: the same actions, large enough for a thumb. */
function MessageSheet({ message, canReact, entries, onClose }: SheetProps) {
  const toggle = useToggleReaction(message);
  const choose = (act: () => void) => () => {
    onClose();
    act();
  };
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title="Message">
      {canReact && (
        <div className="mb-3 flex justify-between">
          {QUICK_EMOJI.map((emoji) => (
            <button
              key={emoji}
              type="button"
              aria-label={`React with ${emoji}`}
              className="size-11 rounded-full bg-surface-3 text-xl"
              onClick={choose(() => toggle(emoji))}
            >
              {emoji}
            </button>
          ))}
        </div>
      )}
      {entries.map((entry) =>
        entry === 'separator' || 'heading' in entry ? null : (
          <button
            key={String(entry.label)}
            type="button"
            className={`flex min-h-11 w-full items-center gap-3 rounded-md px-1 text-left ${entry.danger ? 'text-danger-text' : ''}`}
            onClick={choose(entry.onSelect)}
          >
            {entry.icon}
            {entry.label}
          </button>
        ),
      )}
    </Dialog>
  );
}
