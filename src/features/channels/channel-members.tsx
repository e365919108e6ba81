'use client';
import { useQueryClient } from '@tanstack/react-query';
import { UserPlus, X } from 'lucide-react';
import { useState } from 'react';
import { sentenceOf } from '@/client/failure';
import { addMembers, removeMember } from '@/client/sync/calls/channel';
import { useClient, useMember } from '@/client/sync/react';
import { isDirect, useChannelScope } from '@/features/channel';
import { MemberBadges, PresenceDot, personLabel } from '@/features/directory';
import { MemberCard } from '@/features/people';
import type { ChannelId, MemberId } from '@/shared/id';
import type { Channel } from '@/shared/model/channel';
import { counted } from '@/shared/text';
import { Avatar } from '@/ui/avatar';
import { Button } from '@/ui/button';
import { IconButton } from '@/ui/icon-button';
import { Loading, Skeleton } from '@/ui/skeleton';
import { toast, toastWithUndo } from '@/ui/toaster';
import { AddPeopleDialog } from './add-people-dialog';
import { useChannelMembers } from './use-channel-members';

/** Who is in a channel. */
export function ChannelMembers({ channel }: { channel: Channel }) {
  const { can } = useChannelScope();
  const [isAdding, setAdding] = useState(false);
  const members = useChannelMembers(channel);
  const mayRemove = (can?.remove ?? false) && !isDirect(channel);
  return (
    <section aria-label="Members" className="py-3">
      <header className="flex items-center justify-between px-5 pb-1">
        <h3 className="font-medium text-muted text-sm">{counted(channel.memberCount, 'member')}</h3>
        {can?.invite && !isDirect(channel) && (
          <Button size="sm" onClick={() => setAdding(true)}>
            <UserPlus aria-hidden size={16} strokeWidth={1.75} /> Add people
          </Button>
        )}
      </header>
      {members.isPending && (
        <Loading label="Loading the members">
          <div className="flex flex-col gap-3 px-5 py-2">
            <Skeleton className="h-6 w-40" />
            <Skeleton className="h-6 w-52" />
          </div>
        </Loading>
      )}
      <ul>
        {members.ids.map((id) => (
          <MemberRow key={id} memberId={id} channelId={channel.id} mayRemove={mayRemove} />
        ))}
      </ul>
      {members.hasMore && (
        <Button size="sm" variant="ghost" className="mx-4 mt-1" onClick={members.more}>
          Show more
        </Button>
      )}
      {isAdding && (
        <AddPeopleDialog channel={channel} present={members.ids} onClose={() => setAdding(false)} />
      )}
    </section>
  );
}

interface MemberLineProps {
  memberId: MemberId;
  channelId: ChannelId;
  mayRemove: boolean;
}

function MemberRow({ memberId, channelId, mayRemove }: MemberLineProps) {
  const client = useClient();
  const queries = useQueryClient();
  const member = useMember(memberId);
  if (!member) return null;
  const remove = async () => {
    try {
      await removeMember(client, channelId, memberId);
      toastWithUndo(`${member.name} was removed.`, add);
      await loadAgain();
    } catch (error) {
      toast.error(sentenceOf(error));
    }
  };
  const add = () => {
    addMembers(client, channelId, [memberId]).then(loadAgain, (error) =>
      toast.error(sentenceOf(error)),
    );
  };
  const loadAgain = () =>
    queries.invalidateQueries({
      queryKey: ['workspace', client.slug, 'channel-members', channelId],
    });
  return (
    <li className="group flex h-10 items-center gap-2.5 px-5 hover:bg-surface-2 touch:h-12">
      <MemberCard
        memberId={memberId}
        className="flex min-w-0 flex-1 items-center gap-2.5 rounded-md text-start"
      >
        <Avatar name={member.name} size="sm" />
        <bdi className="truncate">{member.name}</bdi>
        <PresenceDot memberId={memberId} quiet />
        <span className="truncate text-muted text-sm">{member.title}</span>
      </MemberCard>
      <MemberBadges member={member} />
      {mayRemove && memberId !== client.me && (
        <IconButton
          size="sm"
          label={`Remove ${personLabel(member)} from this channel`}
          icon={<X aria-hidden size={14} />}
          onClick={remove}
          className="opacity-0 focus-visible:opacity-100 group-hover:opacity-100 touch:opacity-100"
        />
      )}
    </li>
  );
}
