'use client';
import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import { useMemo, useState } from 'react';
import { sentenceOf } from '@/client/failure';
import { openDirect } from '@/client/sync/calls/channel';
import { useClient } from '@/client/sync/react';
import { badgeCount, isUnread } from '@/client/sync/select';
import type { SyncState } from '@/client/sync/state';
import { ChannelIcon, othersIn, titleOf } from '@/features/channels/channel-title';
import type { MemberId } from '@/shared/id';
import type { Channel } from '@/shared/model/channel';
import { Avatar } from '@/ui/avatar';
import { Badge } from '@/ui/badge';
import { toast } from '@/ui/toaster';
import { channelPath } from './address';
import { matchScore } from './match-score';
import { goTo } from './navigation';

type Place =
  | { kind: 'channel'; key: string; channel: Channel; title: string; count: number; rank: number }
  | {
      kind: 'member';
      key: string;
      memberId: MemberId;
      title: string;
      handle: string;
      rank: number;
    };

const MOST = 40;

/** Goes to a channel or a person by a few letters of the name. */
export default function QuickSwitcher({ onClose }: { onClose: () => void }) {
  const client = useClient();
  const [query, setQuery] = useState('');
  // As things stood when it opened: lines must not move under the arrow keys.
  const places = useMemo(() => {
    const all = placesOf(client.replica.state, client.me);
    return all.filter(({ key }) => key !== client.shownChannelId);
  }, [client]);
  const found = useMemo(() => search(places, query), [places, query]);

  const open = async (place: Place) => {
    onClose();
    try {
      const channelId =
        place.kind === 'channel' ? place.channel.id : await openDirect(client, [place.memberId]);
      goTo(channelPath(client.slug, { channelId }));
    } catch (error) {
      toast.error(sentenceOf(error));
    }
  };
  return (
    <Dialog.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade-in bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-x-4 top-[12vh] z-40 mx-auto max-w-xl animate-fade-in overflow-hidden rounded-xl border border-line bg-raised shadow-raised"
        >
          <Dialog.Title className="sr-only">Jump to a channel or person</Dialog.Title>
          <Command label="Jump to a channel or person" shouldFilter={false} loop>
            <Command.Input
              autoFocus
              value={query}
              onValueChange={setQuery}
              placeholder="Jump to a channel or person"
              className="h-12 w-full border-line border-b bg-transparent px-4 text-base outline-none"
            />
            <Command.List className="max-h-[52vh] overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-6 text-center text-muted text-sm">
                No channel or person is called that.
              </Command.Empty>
              {found.map((place) => (
                <Command.Item
                  key={place.key}
                  value={place.key}
                  onSelect={() => void open(place)}
                  className="flex h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-surface-4 touch:h-12"
                >
                  <PlaceLine place={place} />
                </Command.Item>
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PlaceLine({ place }: { place: Place }) {
  if (place.kind === 'member') {
    return (
      <>
        <Avatar name={place.title} size="xs" />
        <bdi className="truncate">{place.title}</bdi>
        <span className="truncate text-muted text-sm">@{place.handle}</span>
      </>
    );
  }
  return (
    <>
      <span className="flex w-5 justify-center text-muted">
        <ChannelIcon kind={place.channel.kind} />
      </span>
      <bdi className={`truncate ${place.rank >= UNREAD ? 'font-semibold' : ''}`}>{place.title}</bdi>
      {place.channel.archivedAt && <Badge>Archived</Badge>}
      {place.count > 0 && (
        <Badge tone="mention" className="ml-auto">
          {place.count}
        </Badge>
      )}
    </>
  );
}

const UNREAD = 3;
const CALLED = 4;
const MINE = 2;

/** Everywhere one can go: what calls me first, then what is unread, then what was written in last. */
function placesOf(state: SyncState, me: MemberId): Place[] {
  const talkingTo = new Set<MemberId>();
  const channels = Object.values(state.channels).map(({ value: channel }): Place => {
    const membership = state.memberships[channel.id]?.value;
    const count = membership ? badgeCount(channel, membership) : 0;
    const others = channel.kind === 'dm' ? othersIn(channel, me) : [];
    for (const id of others) talkingTo.add(id);
    const unread = membership && isUnread(channel, membership);
    const rank = count > 0 ? CALLED : unread ? UNREAD : membership ? MINE : 0;
    const title = titleOf(state, channel, me);
    return { kind: 'channel', key: channel.id, channel, title, count, rank };
  });
  const members = Object.values(state.members).flatMap(({ value }): Place[] =>
    value.deactivatedAt || value.id === me || talkingTo.has(value.id)
      ? []
      : [
          {
            kind: 'member',
            key: value.id,
            memberId: value.id,
            title: value.name,
            handle: value.handle,
            rank: 0,
          },
        ],
  );
  return [...channels, ...members].sort((a, b) => b.rank - a.rank || recency(b) - recency(a));
}

function recency(place: Place): number {
  return place.kind === 'channel' ? Date.parse(place.channel.lastPostedAt ?? '') || 0 : 0;
}

function search(places: Place[], query: string): Place[] {
  const wanted = query.trim().toLowerCase().replace(/^[#@]/, '');
  if (!wanted) return places.filter((place) => place.rank > 0).slice(0, MOST);
  return places
    .flatMap((place) => {
      const texts = place.kind === 'member' ? [place.title, place.handle] : [place.title];
      const score = Math.max(...texts.map((text) => matchScore(text.toLowerCase(), wanted)));
      return score > 0 ? [{ place, score: score + place.rank / 10 }] : [];
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST)
    .map(({ place }) => place);
}
