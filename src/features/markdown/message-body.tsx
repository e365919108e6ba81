'use client';
import type { Root } from 'mdast';
import { memo } from 'react';
import { Blocks } from './blocks';
import type { MarkdownContext, MarkdownNames, OpenMention } from './context';
import { isEmojiOnly } from './emoji-only';
import { parsed } from './parsed';

export interface MessageBodyProps {
  /** Markdown with mention tokens, as `Message.body` holds it. */
  body: string;
  /** Keep the object the same while the names are, or every message renders again. */
  names: MarkdownNames;
  onOpenMember?: OpenMention | undefined;
  onOpenChannel?: OpenMention | undefined;
  /** The part of its tree to show, when it is not all of it. */
  root?: Root;
  /** Somebody asked for all of it: code in it need not be asked for again. */
  unfolded?: boolean;
}

/** The text of a message. HTML in it is shown as text, and links lead only to http, https and mailto. */
export const MessageBody = memo(function MessageBody(props: MessageBodyProps) {
  const { body, names, onOpenMember, onOpenChannel, unfolded = false } = props;
  if (isEmojiOnly(body)) return <p className="text-[2rem] leading-10">{body.trim()}</p>;
  const { children } = props.root ?? parsed(body);
  const context: MarkdownContext = { names, onOpenMember, onOpenChannel, unfolded };
  return (
    <div className="flex min-w-0 flex-col gap-1.5 break-words">
      <Blocks nodes={children} context={context} />
    </div>
  );
});
