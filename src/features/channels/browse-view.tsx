'use client';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { RadioGroup } from 'radix-ui';
import { useDeferredValue, useId, useState } from 'react';
import { sentenceOf } from '@/client/failure';
import { joinChannel } from '@/client/sync/calls/channel';
import { useClient, useMayCreateChannel, useMembership } from '@/client/sync/react';
import { ChannelIcon } from '@/features/channel';
import { ViewHeader } from '@/features/frames';
import { channelPath, openOverlay, PlaceLink } from '@/features/navigation';
import type { ListedChannel } from '@/shared/model/channel';
import { counted } from '@/shared/text';
import { Alert } from '@/ui/alert';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { Input } from '@/ui/input';
import { Loading, Skeleton } from '@/ui/skeleton';
import { Switch } from '@/ui/switch';
import { printWhen } from '@/ui/time';
import { toast } from '@/ui/toaster';
import { useNow } from '@/ui/use-now';

/** Every channel one may join, to look through and to search. */
export function BrowseView() {
  const mayCreate = useMayCreateChannel();
  const [typed, setTyped] = useState('');
  const [archived, setArchived] = useState(false);
  const query = useDeferredValue(typed.trim());
  const [sort, setSort] = useState<Sort>('activity');
  const list = useListed({ query, archived, sort });
  return (
    <main className="flex min-h-0 min-w-0 flex-1 flex-col">
      <ViewHeader>
        <h1 className="flex-1 font-semibold">Channels</h1>
        {mayCreate && (
          <Button size="sm" variant="primary" onClick={() => openOverlay('create-channel')}>
            <Plus aria-hidden size={16} strokeWidth={1.75} /> New channel
          </Button>
        )}
      </ViewHeader>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-3xl flex-col gap-3 px-5 py-4">
          <Input
            type="search"
            autoFocus
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            placeholder="Search channels"
            aria-label="Search channels"
          />
          <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
            <Switch label="Archived channels" checked={archived} onCheckedChange={setArchived} />
            <SortBy sort={sort} onSort={setSort} />
          </div>
          {list.error && (
            <Alert
              tone="danger"
              action={<Button onClick={() => void list.refetch()}>Try again</Button>}
            >
              {sentenceOf(list.error)}
            </Alert>
          )}
          {list.isPending && !list.error && <ListSkeleton />}
          <ul className="flex flex-col">
            {list.channels.map((listed) => (
              <ChannelRow key={listed.channel.id} listed={listed} />
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

type Sort = 'activity' | 'members' | 'name';
const SORTS: Record<Sort, string> = {
  activity: 'Last message',
  members: 'Members',
  name: 'Name',
};

function SortBy({ sort, onSort }: { sort: Sort; onSort: (sort: Sort) => void }) {
  const id = useId();
  return (
    <div className="flex items-center gap-1 text-sm">
      <span id={id} className="text-muted">
        Sort by
      </span>
      <RadioGroup.Root
        aria-labelledby={id}
        value={sort}
        onValueChange={(value) => {
          if (value === 'activity' || value === 'members' || value === 'name') onSort(value);
        }}
        className="flex"
      >
        {(['activity', 'members', 'name'] as const).map((each) => (
          <RadioGroup.Item
            key={each}
            value={each}
            className="h-8 rounded-md px-2 text-muted hover:bg-surface-3 hover:text-ink data-[state=checked]:font-medium data-[state=checked]:text-ink touch:h-11"
          >
            {SORTS[each]}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </div>
  );
}

function useListed({ query, archived, sort }: { query: string; archived: boolean; sort: Sort }) {
  const { trpc, workspaceId, slug } = useClient();
  const list = useInfiniteQuery({
    queryKey: ['workspace', slug, 'browse', query, archived, sort],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      trpc.channel.browse.query({
        workspaceId,
        query,
        archived,
        sort,
        ...(pageParam !== null && { cursor: pageParam }),
      }),
    getNextPageParam: (page) => page.cursor,
    placeholderData: (previous) => previous,
  });
  return { ...list, channels: list.data?.pages.flatMap((page) => page.channels) ?? [] };
}

function ChannelRow({ listed }: { listed: ListedChannel }) {
  const now = useNow('day');
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
    <li className="flex min-h-11 items-center gap-3 border-line border-b py-1.5">
      <PlaceLink
        href={channelPath(client.slug, { channelId: channel.id })}
        className="group flex min-w-0 flex-1 flex-col rounded-md"
      >
        <span className="flex min-w-0 items-center gap-1.5 font-medium group-hover:underline">
          <ChannelIcon kind={channel.kind} />
          <bdi className="truncate">{channel.name}</bdi>
          {channel.archivedAt && <Badge>Archived</Badge>}
        </span>
        {channel.topic && <bdi className="truncate text-muted text-sm">{channel.topic}</bdi>}
      </PlaceLink>
      <span className="tabular w-36 shrink-0 whitespace-nowrap text-end text-muted text-sm max-panel:hidden">
        {channel.lastPostedAt ? printWhen(channel.lastPostedAt, now) : 'No messages'}
      </span>
      <span className="tabular shrink-0 whitespace-nowrap text-end text-muted text-sm sm:w-28">
        {counted(channel.memberCount, 'member')}
      </span>
      <span className="flex w-16 shrink-0 justify-end">
        {isJoined ? (
          <Badge tone="accent">Joined</Badge>
        ) : (
          !channel.archivedAt && (
            <Button size="sm" busy={busy} onClick={join} aria-label={`Join ${channel.name}`}>
              Join
            </Button>
          )
        )}
      </span>
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
