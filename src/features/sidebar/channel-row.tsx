'use client';
import { clsx } from 'clsx';
import { Pencil } from 'lucide-react';
import { memo } from 'react';
import { useStore } from 'zustand';
import { useChannel, useClient, useMembership } from '@/client/sync/react';
import { badgeCount, isUnread } from '@/client/sync/select';
import { ChannelIcon, othersIn, useTitle } from '@/features/channel';
import { PresenceDot } from '@/features/directory';
import { channelPath, PlaceLink } from '@/features/navigation';
import type { ChannelId } from '@/shared/id';
import type { Channel } from '@/shared/model/channel';

interface ChannelRowProps {
  channelId: ChannelId;
  isActive: boolean;
}

/** One channel in the sidebar: bold when there is something to read, a number when it calls me. */
export const ChannelRow = memo(function ChannelRow({ channelId, isActive }: ChannelRowProps) {
  const { slug, drafts } = useClient();
  const channel = useChannel(channelId);
  const membership = useMembership(channelId);
  const hasDraft = useStore(drafts.store, (state) => Boolean(state[channelId]?.trim()));
  const title = useTitle(channel);
  if (!channel || !membership) return null;
  const unread = isUnread(membership);
  const count = badgeCount(channel, membership);
  return (
    <li>
      <PlaceLink
        href={channelPath(slug, { channelId })}
        aria-current={isActive ? 'page' : undefined}
        aria-label={labelOf(title, { unread, count, hasDraft })}
        data-channel={channelId}
        className={clsx(
          'relative mx-2 flex h-8 items-center gap-2 rounded-md px-2 touch:h-11',
          isActive
            ? 'bg-surface-5 text-ink before:absolute before:inset-y-1.5 before:left-0 before:w-[3px] before:rounded-full before:bg-accent'
            : 'hover:bg-surface-4',
          unread ? 'font-semibold text-ink' : !isActive && 'text-muted',
        )}
      >
        <RowIcon channel={channel} />
        <bdi className="min-w-0 flex-1 truncate">{title}</bdi>
        {hasDraft && !isActive && (
          <Pencil aria-hidden size={13} strokeWidth={1.75} className="shrink-0 text-muted" />
        )}
        {count > 0 && (
          <span className="tabular inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-full bg-mention px-1.5 font-semibold text-mention-ink text-xs">
            {count > 99 ? '99+' : count}
          </span>
        )}
      </PlaceLink>
    </li>
  );
});

function RowIcon({ channel }: { channel: Channel }) {
  const { me } = useClient();
  const other = channel.kind === 'dm' ? (othersIn(channel, me)[0] ?? me) : undefined;
  return (
    <span className="flex w-4 shrink-0 justify-center">
      {other ? <PresenceDot memberId={other} /> : <ChannelIcon kind={channel.kind} />}
    </span>
  );
}

function labelOf(
  title: string,
  about: { unread: boolean; count: number; hasDraft: boolean },
): string {
  const parts = [title];
  if (about.count > 0) parts.push(`${about.count} for you`);
  else if (about.unread) parts.push('unread');
  if (about.hasDraft) parts.push('draft');
  return parts.join(', ');
}
