'use client';
import type { ReactNode } from 'react';
import { useOpenMention } from '@/features/channel';
import { WithNames } from '@/features/directory';
import { Collapsible } from '@/features/markdown';
import type { Message } from '@/shared/model/message';

interface MessageTextProps {
  message: Message;
  /** What follows it, in the direction of its script. */
  children?: ReactNode;
}

/** What a message says, with its mentions by name. */
export function MessageText({ message: { body, kind }, children }: MessageTextProps) {
  const open = useOpenMention();
  return (
    <div dir="auto" className={kind === 'action' ? 'italic' : undefined}>
      <WithNames body={body}>
        {(names) => (
          <Collapsible
            body={body}
            names={names}
            onOpenMember={open.member}
            onOpenChannel={open.channel}
          />
        )}
      </WithNames>
      {children}
    </div>
  );
}
