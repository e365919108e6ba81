'use client';
import { useStore } from 'zustand';
import { useClient } from '@/client/sync/react';
import type { ConversationId } from '@/client/sync/typing';
import { listNames, useMemberNames } from '@/features/directory';
import type { MemberId } from '@/shared/id';

const NOBODY: readonly MemberId[] = [];

/** Who is writing here; always of the same height, so that nothing moves. */
export function TypingIndicator({ place }: { place: ConversationId }) {
  const { typing } = useClient();
  const typists = useStore(typing.store, (state) => state[place] ?? NOBODY);
  const names = useMemberNames(typists);
  return (
    <p role="status" className="h-5 shrink-0 truncate px-5 text-muted text-xs leading-5">
      {names.length > 0 && (
        <>
          <bdi>{listNames(names)}</bdi> {names.length === 1 ? 'is' : 'are'} typing…
        </>
      )}
    </p>
  );
}
