import { clsx } from 'clsx';
import { type Mention, mentionText } from '@/shared/markdown';
import type { MarkdownContext } from './context';

interface MentionChipProps {
  mention: Mention;
  context: MarkdownContext;
}

const CHIP = 'rounded px-0.5 font-medium';
const CALLS_ME = 'bg-mention-soft text-mention-text';
const CALLS_OTHERS = 'bg-accent-soft/60 text-accent-text';

/** A mention by the name it has now. Amber when it calls the reader. */
export function MentionChip({ mention, context }: MentionChipProps) {
  const { names, onOpenMember, onOpenChannel } = context;
  const text = mentionText(mention, {
    member: (id) => names.member(id)?.name ?? null,
    channel: names.channel,
  });
  const known = mention.of !== 'channel' || names.channel(mention.value) !== null;
  const callsMe =
    mention.of === 'everyone' || (mention.of === 'member' && names.member(mention.value)?.isMe);
  const look = clsx(CHIP, callsMe ? CALLS_ME : CALLS_OTHERS);
  const open = mention.of === 'member' ? onOpenMember : onOpenChannel;
  if (mention.of === 'everyone' || !open || !known) {
    return <bdi className={look}>{text}</bdi>;
  }
  return (
    <button
      type="button"
      dir="auto"
      className={clsx(look, 'cursor-pointer text-start hover:underline')}
      onClick={() => open(mention.value)}
    >
      {text}
    </button>
  );
}
