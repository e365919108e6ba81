'use client';
import { useQuery } from '@tanstack/react-query';
import { useClient } from '@/client/sync/react';
import { channelName } from '@/shared/input/channel';
import { useDebouncedValue } from '@/ui/use-debounced-value';

interface NameCheck {
  /** The name as it will be stored; `null` while it is not one. */
  name: string | null;
  problem: string | undefined;
}

const DEBOUNCE_MS = 250;

/** Whether a channel may be called so, while it is being typed. `own` is the name it has now. */
export function useNameCheck(typed: string, own?: string): NameCheck {
  const { trpc, workspaceId, slug } = useClient();
  const parsed = channelName.safeParse(typed);
  const name = parsed.success ? parsed.data : null;
  const debounced = useDebouncedValue(name, DEBOUNCE_MS);
  const isAsked = debounced !== null && debounced !== own;
  const taken = useQuery({
    queryKey: ['workspace', slug, 'channel-name', debounced],
    enabled: isAsked,
    queryFn: async () => {
      // A private channel's name stays its own secret: only the server knows when it is taken.
      const asked = { workspaceId, query: debounced ?? '' };
      const [open, archived] = await Promise.all([
        trpc.channel.browse.query(asked),
        trpc.channel.browse.query({ ...asked, archived: true }),
      ]);
      return [...open.channels, ...archived.channels].some(
        (each) => each.channel.name === debounced,
      );
    },
  });
  const isTaken = isAsked && debounced === name && taken.data === true;
  return {
    name: isTaken ? null : name,
    problem: isTaken
      ? `There is a channel #${name} already.`
      : typed.trim() && !parsed.success
        ? parsed.error.issues[0]?.message
        : undefined,
  };
}
