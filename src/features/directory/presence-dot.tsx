'use client';
import { clsx } from 'clsx';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useClient, useMember } from '@/client/sync/react';
import type { MemberId } from '@/shared/id';
import type { Presence } from '@/shared/model/presence';

const WORDS: Record<Presence, string> = { active: 'Active', away: 'Away', offline: 'Offline' };

/** Whether someone is here, once it is known; watched while the component is on the screen. Nobody deactivated is. */
export function usePresence(memberId: MemberId): Presence | undefined {
  const { presence } = useClient();
  const isGone = typeof useMember(memberId)?.deactivatedAt === 'string';
  useEffect(() => (isGone ? undefined : presence.show(memberId)), [presence, memberId, isGone]);
  const known = useStore(presence.store, (state) => state[memberId]);
  return isGone ? undefined : known;
}

interface PresenceDotProps {
  memberId: MemberId;
  /** In a list of names, where only those who are here are worth a mark. */
  quiet?: boolean;
}

/** A filled dot for active, a ring for away and offline: never distinguished by colour alone. */
export function PresenceDot({ memberId, quiet = false }: PresenceDotProps) {
  const presence = usePresence(memberId);
  if (quiet && presence !== 'active' && presence !== 'away') return null;
  if (!presence) return <span aria-hidden className="inline-block size-2 shrink-0" />;
  return (
    <span
      role="img"
      aria-label={WORDS[presence]}
      title={WORDS[presence]}
      className={clsx(
        'inline-block size-2 shrink-0 rounded-full',
        presence === 'active' && 'bg-presence',
        presence === 'away' && 'border-[1.5px] border-presence',
        presence === 'offline' && 'border-[1.5px] border-away',
      )}
    />
  );
}
