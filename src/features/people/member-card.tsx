'use client';
import { MessageSquare } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { sentenceOf } from '@/client/failure';
import { openDirect } from '@/client/sync/calls/channel';
import { useClient, useMember } from '@/client/sync/react';
import { channelPath } from '@/features/workspace/address';
import { goTo } from '@/features/workspace/navigation';
import type { MemberId } from '@/shared/id';
import { Avatar } from '@/ui/avatar';
import { Button } from '@/ui/button';
import { Popover } from '@/ui/popover';
import { toast } from '@/ui/toaster';
import { MemberBadges } from './member-badges';
import { PresenceDot } from './presence-dot';

interface MemberCardProps {
  memberId: MemberId;
  /** What opens it: a name or a picture. */
  children: ReactNode;
  className?: string;
}

/** A name or picture that opens a card about its person. */
export function MemberCard({ memberId, children, className }: MemberCardProps) {
  const [open, setOpen] = useState(false);
  const member = useMember(memberId);
  const name = member?.name ?? 'Someone';
  return (
    <Popover
      label={`About ${name}`}
      open={open}
      onOpenChange={setOpen}
      side="right"
      className="w-72 p-4"
      trigger={
        <button type="button" className={className} aria-label={`About ${name}`}>
          {children}
        </button>
      }
    >
      <MemberCardBody memberId={memberId} onDone={() => setOpen(false)} />
    </Popover>
  );
}

/** Who someone is, and the way to write to them. */
export function MemberCardBody({ memberId, onDone }: { memberId: MemberId; onDone: () => void }) {
  const client = useClient();
  const member = useMember(memberId);
  const [busy, setBusy] = useState(false);
  if (!member) return <p className="text-muted text-sm">This person is not known here.</p>;

  const write = async () => {
    setBusy(true);
    try {
      const channelId = await openDirect(client, memberId === client.me ? [] : [memberId]);
      onDone();
      goTo(channelPath(client.slug, { channelId }));
    } catch (error) {
      toast.error(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-center gap-3">
        <Avatar name={member.name} size="lg" />
        <div className="min-w-0">
          <p className="flex items-center gap-2 font-semibold">
            <bdi className="truncate">{member.name}</bdi>
            <PresenceDot memberId={memberId} />
          </p>
          <p className="truncate text-muted text-sm">@{member.handle}</p>
        </div>
      </div>
      <div className="flex flex-wrap gap-1.5 empty:hidden">
        <MemberBadges member={member} />
      </div>
      {member.title && <p className="text-sm">{member.title}</p>}
      {!member.deactivatedAt && (
        <Button size="sm" busy={busy} onClick={write}>
          <MessageSquare aria-hidden size={16} strokeWidth={1.75} />
          {memberId === client.me ? 'Notes to yourself' : 'Message'}
        </Button>
      )}
    </div>
  );
}
