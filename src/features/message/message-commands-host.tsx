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
import { type MessageCommands, menuOf } from './message-commands';
import { MessageToolbar } from './message-toolbar';

interface HostProps {
  message: Message;
  commands: MessageCommands;
  /** Someone is over the message, or in it. */
  isShown: boolean;
  /** Something opened from the toolbar is open. */
  onHold: (held: boolean) => void;
  isSheetOpen: boolean;
  setSheetOpen: (open: boolean) => void;
}

/** The toolbar, the sheet for fingers and the question before deleting, each while it is wanted. */
export function MessageCommandsHost(props: HostProps) {
  const { message, commands, isShown, onHold, isSheetOpen, setSheetOpen } = props;
  const client = useClient();
  const { can, asked, ask } = commands;
  const [isBusy, setBusy] = useState(false);
  const asks = can.delete && asked === 'delete';

  const closeQuestion = () => ask(null);
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
  return (
    <>
      {(isShown || asked === 'react') && (
        <MessageToolbar {...{ message, commands }} onHold={onHold} />
      )}
      {isSheetOpen && (
        <MessageSheet message={message} commands={commands} onClose={() => setSheetOpen(false)} />
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
  commands: MessageCommands;
  onClose: () => void;
}

/** What a long press opens: the same actions, large enough for a thumb. */
function MessageSheet({ message, commands, onClose }: SheetProps) {
  const toggle = useToggleReaction(message);
  const choose = (act: () => void) => () => {
    onClose();
    act();
  };
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title="Message">
      {commands.can.react && (
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
      {menuOf(commands.list).map((entry) =>
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
