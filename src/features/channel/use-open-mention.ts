'use client';
import { useMemo } from 'react';
import { useClient } from '@/client/sync/react';
import { channelPath, goTo, openProfile } from '@/features/navigation';
import { channelId, memberId } from '@/shared/input/id';

/** Where a mention in a message leads. */
export function useOpenMention() {
  const { slug } = useClient();
  return useMemo(
    () => ({
      channel(id: string) {
        const parsed = channelId.safeParse(id);
        if (parsed.success) goTo(channelPath(slug, { channelId: parsed.data }));
      },
      member(id: string, anchor: HTMLElement) {
        const parsed = memberId.safeParse(id);
        if (parsed.success) openProfile({ memberId: parsed.data, anchor });
      },
    }),
    [slug],
  );
}
