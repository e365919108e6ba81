'use client';
import { Ellipsis } from 'lucide-react';
import { useEffect, useState } from 'react';
import { printKeys } from '@/features/commands';
import { EmojiPopover, TOOLBAR_EMOJI } from '@/features/emoji';
import { useToggleReaction } from '@/features/reactions';
import type { Message } from '@/shared/model/message';
import { IconButton } from '@/ui/icon-button';
import { Menu } from '@/ui/menu';
import { type MessageCommands, menuOf } from './message-commands';

interface ToolbarProps {
  message: Message;
  commands: MessageCommands;
  /** Something opened from here stays open although the pointer left. */
  onHold: (held: boolean) => void;
}

const ICON = { 'aria-hidden': true, size: 16, strokeWidth: 1.75 } as const;

/** Floats over the message's corner and never moves its text. */
export function MessageToolbar({ message, commands, onHold }: ToolbarProps) {
  const { list, asked, ask } = commands;
  const wantsPicker = asked === 'react';
  const react = list.find(({ id }) => id === 'react');
  const thread = list.find(({ id }) => id === 'thread');
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
    if (!open && wantsPicker) ask(null);
  };
  return (
    <div
      role="toolbar"
      aria-label="Message actions"
      className="absolute -top-5 right-0 z-10 flex rounded-lg border border-line bg-raised p-0.5 shadow-sm"
    >
      {react && (
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
            <IconButton plain label={react.title} icon={react.icon} />
          </EmojiPopover>
        </>
      )}
      {thread && (
        <IconButton
          label={thread.title}
          {...(thread.keys?.[0] && { shortcut: printKeys(thread.keys[0]) })}
          icon={thread.icon}
          onClick={thread.run}
        />
      )}
      <Menu entries={menu ? menuOf(list) : []} open={menu} onOpenChange={hold(setMenu)} align="end">
        <IconButton plain label="More" icon={<Ellipsis {...ICON} />} />
      </Menu>
    </div>
  );
}
