'use client';
import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import { useMember } from '@/client/sync/react';
import { MemberBadges } from '@/features/directory';
import { MemberCard } from '@/features/people';
import type { MemberId } from '@/shared/id';
import { Avatar } from '@/ui/avatar';
import { printMoment, printTime } from '@/ui/time';

interface MessageFrameProps extends Omit<ComponentProps<'article'>, 'children'> {
  authorId: MemberId;
  at: string;
  /** Without picture and name: the author is the one above. */
  compact: boolean;
  /** The address of this message, behind its time. */
  time: ReactNode;
  children: ReactNode;
  /** On its way: the clock stands where the time will, and is seen without hovering. */
  isWaiting?: boolean;
  /** What floats over the corner. */
  overlay?: ReactNode;
}

/** Where picture, name, time and text stand; the same for what is sent and what is on its way. */
export function MessageFrame(props: MessageFrameProps) {
  const { authorId, at, compact, time, children, isWaiting, overlay, className, ...rest } = props;
  const member = useMember(authorId);
  // What is not known yet shows nothing.
  const name = member?.name ?? '';
  return (
    <article
      {...rest}
      aria-label={`${name}, ${printMoment(at)}`}
      className={clsx('group/message px-5 pb-px', compact ? 'pt-px' : 'pt-[11px]', className)}
    >
      <div className="relative flex max-w-column gap-3">
        {compact ? (
          <div
            className={clsx(
              'flex h-[22px] w-9 shrink-0 items-center justify-center leading-none',
              'group-focus-within/message:opacity-100 group-hover/message:opacity-100',
              !isWaiting && 'opacity-0',
            )}
          >
            {time}
          </div>
        ) : (
          <MemberCard memberId={authorId} className="mt-0.5 h-9 shrink-0 rounded-avatar">
            <Avatar name={name} />
          </MemberCard>
        )}
        <div className="min-w-0 flex-1">
          {!compact && (
            <header className="flex min-w-0 items-baseline gap-2 leading-5">
              <MemberCard
                memberId={authorId}
                className="min-w-0 truncate rounded font-semibold hover:underline"
              >
                <bdi>{name}</bdi>
              </MemberCard>
              {member && <MemberBadges member={member} />}
              <span className="shrink-0">{time}</span>
            </header>
          )}
          {children}
        </div>
        {overlay}
      </div>
    </article>
  );
}

/** The time of a message, short, with everything about it on hover. */
export function MessageTime({ at, compact }: { at: string; compact: boolean }) {
  return (
    <time
      dateTime={at}
      title={printMoment(at)}
      className={clsx('whitespace-nowrap text-muted', compact ? 'text-[10px]' : 'text-xs')}
    >
      {printTime(at)}
    </time>
  );
}
