'use client';
import { Ellipsis, MessageSquare, SmilePlus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { EmojiPopover, TOOLBAR_EMOJI } from '@/features/emoji';
import { useToggleReaction } from '@/features/reactions';
import type { Message } from '@/shared/model/message';
import { IconButton } from '@/ui/icon-button';
import { Menu, type MenuEntry } from '@/ui/menu';
import { askFor } from './message-requests';
import type { MessageActions } from './use-message-actions';

interface ToolbarProps {
  message: Message;
  actions: MessageActions;
  entries: () => MenuEntry[];
  /** Something opened from here stays open although the pointer left. */
  onHold: (held: boolean) => void;
  /** A key asked for the emoji. */
  wantsPicker: boolean;
}

const ICON = { 'aria-hidden': true, size: 16, strokeWidth: 1.75 } as const;

/** Floats over the message's corner and never moves its text. */
export function MessageToolbar({ message, actions, entries, onHold, wantsPicker }: ToolbarProps) {
  const toggle = useToggleReaction(message);
  const [menu, setMenu] = useState(false);
  const [picker, setPicker] = useState(wantsPicker);
  useEffect(() => {
    if (wantsPicker) onHold(true);
    return () => onHold(false);
  }, [wantsPicker, onHold]);
  const hold = (set: (open: boolean) => void) => (open: boolean) => {
    set(open);
    onHold(open);
    if (!open && wantsPicker) askFor(null);
  };
  return (
    <div
      role="toolbar"
      aria-label="Message actions"
      className="absolute -top-5 right-0 z-10 flex rounded-lg border border-line bg-raised p-0.5 shadow-sm"
    >
      {actions.can.react && (
        <>
          {TOOLBAR_EMOJI.map((emoji) => (
            <IconButton
              key={emoji}
              plain
              label={`React with ${emoji}`}
              icon={<span className="text-base leading-none">{emoji}</span>}
              onClick={() => toggle(emoji)}
            />
          ))}
          <EmojiPopover open={picker || wantsPicker} onOpenChange={hold(setPicker)} onPick={toggle}>
            <IconButton plain label="Add reaction" icon={<SmilePlus {...ICON} />} />
          </EmojiPopover>
        </>
      )}
      {actions.thread && (
        <IconButton
          label={actions.thread}
          shortcut="T"
          icon={<MessageSquare {...ICON} />}
          onClick={actions.openThread}
        />
      )}
      <Menu entries={menu ? entries() : []} open={menu} onOpenChange={hold(setMenu)} align="end">
        <IconButton plain label="More" icon={<Ellipsis {...ICON} />} />
      </Menu>
    </div>
  );
}
