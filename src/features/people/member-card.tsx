'use client';
import { MessageSquare } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type ReactNode, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { sentenceOf } from '@/client/failure';
import { openDirect } from '@/client/sync/calls/channel';
import { useClient, useMember } from '@/client/sync/react';
import { MemberBadges, PresenceDot, personLabel, useReachable } from '@/features/directory';
import { channelPath, getUi, goToFound, openProfile, useUi } from '@/features/navigation';
import type { MemberId } from '@/shared/id';
import { Avatar } from '@/ui/avatar';
import { Button } from '@/ui/button';
import { toast } from '@/ui/toaster';

interface MemberCardProps {
  memberId: MemberId;
  /** What opens it: a name or a picture. */
  children: ReactNode;
  className?: string;
}

/** A name or picture that opens a card about its person: hundreds are on the screen, one card is open. */
export function MemberCard({ memberId, children, className }: MemberCardProps) {
  const member = useMember(memberId);
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-label={`About ${member ? personLabel(member) : 'someone'}`}
      onClick={({ currentTarget }) => openProfile({ memberId, anchor: currentTarget })}
      className={className}
    >
      {children}
    </button>
  );
}

/** The card that is open, beside what opened it. */
export function OpenMemberCard() {
  const profile = useUi((ui) => ui.profile);
  const anchor = profile?.anchor ?? null;
  const virtualRef = useMemo(() => ({ current: anchor ?? document.body }), [anchor]);
  const close = () => {
    if (getUi().profile === profile) openProfile(null);
  };
  if (!profile) return null;
  return (
    <Popover.Root open onOpenChange={(open) => open || close()}>
      <Popover.Anchor virtualRef={virtualRef} />
      <Popover.Portal>
        <Popover.Content
          aria-label="Profile"
          data-card
          side="right"
          align="start"
          sideOffset={6}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            // What was typed or opened over the card has the focus already.
            if (document.activeElement === document.body)
              profile.anchor.focus({ preventScroll: true });
          }}
          className="z-50 w-72 animate-pop-in rounded-lg border border-line bg-raised p-4 shadow-raised outline-none"
        >
          <MemberCardBody memberId={profile.memberId} onDone={close} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** Who someone is, and the way to write to them. */
function MemberCardBody({ memberId, onDone }: { memberId: MemberId; onDone: () => void }) {
  const client = useClient();
  const member = useMember(memberId);
  const isReachable = useReachable([memberId]);
  const [busy, setBusy] = useState(false);
  const isAbsent = useStore(client.members.absent, (absent) => absent.has(memberId));
  if (!member) {
    return (
      <p className="text-muted text-sm">{isAbsent ? 'This person is not known here.' : '…'}</p>
    );
  }

  const find = async () => {
    setBusy(true);
    const channelId = await openDirect(client, memberId === client.me ? [] : [memberId]);
    onDone();
    return channelPath(client.slug, { channelId });
  };
  const write = () =>
    goToFound(find, (error) => {
      toast.error(sentenceOf(error));
      setBusy(false);
    });
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
      {!member.deactivatedAt && isReachable(memberId) && (
        <Button size="sm" busy={busy} onClick={write}>
          <MessageSquare aria-hidden size={16} strokeWidth={1.75} />
          {memberId === client.me ? 'Notes to yourself' : 'Message'}
        </Button>
      )}
    </div>
  );
}
