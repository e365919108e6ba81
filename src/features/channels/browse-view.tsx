'use client';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { ChevronLeft, Plus, Search } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { sentenceOf } from '@/client/failure';
import { joinChannel } from '@/client/sync/calls/channel';
import { useClient, useMembership, useSync } from '@/client/sync/react';
import { channelPath, homePath } from '@/features/workspace/address';
import { PlaceLink } from '@/features/workspace/navigation';
import { openOverlay } from '@/features/workspace/ui-store';
import type { ListedChannel } from '@/shared/model/channel';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { Input } from '@/ui/input';
import { Notice } from '@/ui/notice';
import { Loading, Skeleton } from '@/ui/skeleton';
import { Switch } from '@/ui/switch';
import { toast } from '@/ui/toaster';
import { ChannelIcon } from './channel-title';

/** Every channel one may join, to look through and to search. */
export function BrowseView() {
  const { slug } = useClient();
  const mayCreate = useSync((state) => state.can?.createChannel ?? false);
  const [typed, setTyped] = useState('');
  const [archived, setArchived] = useState(false);
  const query = useDeferredValue(typed.trim());
  const list = useListed(query, archived);
  return (
    <main className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex h-12 shrink-0 items-center gap-2 border-line border-b pr-3 pl-5 max-sm:pl-1">
        <PlaceLink
          href={homePath(slug)}
          aria-label="Back to the channels"
          className="flex size-11 items-center justify-center text-muted sm:hidden"
        >
          <ChevronLeft aria-hidden size={20} strokeWidth={1.75} />
        </PlaceLink>
        <h1 className="flex-1 font-semibold">Channels</h1>
        {mayCreate && (
          <Button size="sm" variant="primary" onClick={() => openOverlay('create-channel')}>
            <Plus aria-hidden size={16} strokeWidth={1.75} /> New channel
          </Button>
        )}
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-3xl flex-col gap-3 px-5 py-4">
          <div className="relative">
            <Search
              aria-hidden
              size={16}
              strokeWidth={1.75}
              className="absolute top-1/2 left-3 -translate-y-1/2 text-muted"
            />
            <Input
              type="search"
              autoFocus
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              placeholder="Search channels"
              aria-label="Search channels"
              className="pl-9"
            />
          </div>
          <Switch label="Archived channels" checked={archived} onCheckedChange={setArchived} />
          {list.error && (
            <Notice
              tone="danger"
              action={<Button onClick={() => void list.refetch()}>Try again</Button>}
            >
              {sentenceOf(list.error)}
            </Notice>
          )}
          {list.isPending && !list.error && <ListSkeleton />}
          <ul className="flex flex-col">
            {list.channels.map((listed) => (
              <ListedLine key={listed.channel.id} listed={listed} />
            ))}
          </ul>
          {!list.isPending && list.channels.length === 0 && (
            <EmptyState
              title={query ? `No channel matches “${query}”.` : 'There are no channels here yet.'}
              action={
                query ? (
                  <Button onClick={() => setTyped('')}>Clear the search</Button>
                ) : (
                  mayCreate &&
                  !archived && (
                    <Button onClick={() => openOverlay('create-channel')}>New channel</Button>
                  )
                )
              }
            />
          )}
          {list.hasNextPage && (
            <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              Show more
            </Button>
          )}
        </div>
      </div>
    </main>
  );
}

function useListed(query: string, archived: boolean) {
  const { trpc, workspaceId, slug } = useClient();
  const list = useInfiniteQuery({
    queryKey: ['workspace', slug, 'browse', query, archived],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      trpc.channel.browse.query({
        workspaceId,
        query,
        archived,
        ...(pageParam !== null && { cursor: pageParam }),
      }),
    getNextPageParam: (page) => page.cursor,
    placeholderData: (previous) => previous,
  });
  return { ...list, channels: list.data?.pages.flatMap((page) => page.channels) ?? [] };
}

function ListedLine({ listed }: { listed: ListedChannel }) {
  const client = useClient();
  const queries = useQueryClient();
  const { channel } = listed;
  const isJoined = useMembership(channel.id) !== undefined;
  const [busy, setBusy] = useState(false);
  const join = async () => {
    setBusy(true);
    try {
      await joinChannel(client, channel.id);
      await queries.invalidateQueries({ queryKey: ['workspace', client.slug, 'browse'] });
    } catch (error) {
      toast.error(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <li className="flex items-center gap-3 border-line border-b py-2.5">
      <PlaceLink
        href={channelPath(client.slug, { channelId: channel.id })}
        className="group flex min-w-0 flex-1 flex-col rounded-md"
      >
        <span className="flex min-w-0 items-center gap-1.5 font-medium group-hover:underline">
          <ChannelIcon kind={channel.kind} />
          <bdi className="truncate">{channel.name}</bdi>
          {channel.archivedAt && <Badge>Archived</Badge>}
        </span>
        <span className="truncate text-muted text-sm">
          <span className="tabular">{channel.memberCount}</span>{' '}
          {channel.memberCount === 1 ? 'member' : 'members'}
          {channel.topic && ` · ${channel.topic}`}
        </span>
      </PlaceLink>
      {isJoined ? (
        <Badge tone="accent">Joined</Badge>
      ) : (
        !channel.archivedAt && (
          <Button size="sm" busy={busy} onClick={join} aria-label={`Join ${channel.name}`}>
            Join
          </Button>
        )
      )}
    </li>
  );
}

function ListSkeleton() {
  return (
    <Loading label="Loading the channels">
      <div className="flex flex-col gap-5 py-2">
        {['w-40', 'w-56', 'w-32', 'w-48'].map((width) => (
          <div key={width} className="flex flex-col gap-2">
            <Skeleton className={`h-4 ${width}`} />
            <Skeleton className="h-3 w-2/3" />
          </div>
        ))}
      </div>
    </Loading>
  );
}
