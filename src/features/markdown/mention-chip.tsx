import { clsx } from 'clsx';
import { type Mention, mentionText } from '@/shared/markdown';
import type { MarkdownContext } from './context';

interface MentionChipProps {
  mention: Mention;
  context: MarkdownContext;
}

const CHIP = 'rounded';
const CALLS_ME = 'bg-mention-soft px-0.5 font-medium text-mention-text';
const CALLS_OTHERS = 'text-accent-text';

/** A mention by the name it has now. Amber when it calls the reader. */
export function MentionChip({ mention, context }: MentionChipProps) {
  const { names, onOpenMember, onOpenChannel } = context;
  const text = mentionText(mention, {
    member: (id) => names.member(id)?.name ?? null,
    channel: names.channel,
  });
  const known = mention.of !== 'channel' || names.channel(mention.value) !== null;
  const isWide = mention.of === 'everyone' || mention.of === 'here';
  const callsMe = isWide || (mention.of === 'member' && names.member(mention.value)?.isMe);
  const look = clsx(CHIP, callsMe ? CALLS_ME : CALLS_OTHERS);
  const open = mention.of === 'member' ? onOpenMember : onOpenChannel;
  if (isWide || !open || !known) {
    return <bdi className={look}>{text}</bdi>;
  }
  return (
    // A button is a box of its own, and a line may break between it and the full stop behind it.
    // biome-ignore lint/a11y/useSemanticElements: text flows through it as through any word.
    <span
      role="button"
      tabIndex={0}
      className={clsx(look, 'cursor-pointer hover:underline')}
      onClick={({ currentTarget }) => open(mention.value, currentTarget)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        event.stopPropagation();
        open(mention.value, event.currentTarget);
      }}
    >
      <bdi>{text}</bdi>
    </span>
  );
}
