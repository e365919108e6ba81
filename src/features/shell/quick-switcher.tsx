'use client';
import { Command } from 'cmdk';
import { Zap } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useMemo, useRef, useState } from 'react';
import { sentenceOf } from '@/client/failure';
import { openDirect } from '@/client/sync/calls/channel';
import { useClient, useSync } from '@/client/sync/react';
import { ChannelIcon } from '@/features/channel';
import { type Command as CommandOf, printKeys, useCommands } from '@/features/commands';
import { CANNOT_SEARCH, useReachable } from '@/features/directory';
import { channelPath, goTo, goToFound } from '@/features/navigation';
import type { ChannelId } from '@/shared/id';
import { Avatar } from '@/ui/avatar';
import { Badge } from '@/ui/badge';
import { Kbd } from '@/ui/kbd';
import { Searching } from '@/ui/searching';
import { toast } from '@/ui/toaster';
import { useRestoreFocus } from '@/ui/use-restore-focus';
import {
  commandEntries,
  type SwitcherEntry,
  searchEntries,
  switcherEntries,
  UNREAD,
} from './switcher-entries';
import { useOpenPlaces } from './use-open-places';

/** Goes to a channel or a person by a few letters of the name, and does what one can do by its words. */
export function QuickSwitcher({ onClose }: { onClose: () => void }) {
  const client = useClient();
  const giveBack = useRestoreFocus(true);
  const [query, setQuery] = useState('');
  // As things stood when it opened, or were loaded: lines must not move under the arrow keys.
  const isLoaded = useSync((state) => state.isLoaded);
  // biome-ignore lint/correctness/useExhaustiveDependencies: that it is loaded changes what is there.
  const places = useMemo(() => {
    const all = switcherEntries(client.replica.state, client.me);
    return all.filter(({ key }) => key !== client.shownChannelId);
  }, [client, isLoaded]);
  const commands = useCommands();
  const deeds = useMemo(() => commandEntries(commands), [commands]);
  const { places: others, isSettled, isFailed } = useOpenPlaces(query.startsWith('>') ? '' : query);
  const isReachable = useReachable(
    places.flatMap((place) => (place.kind === 'member' ? place.memberId : [])),
  );
  const reached = places.filter((place) => place.kind !== 'member' || isReachable(place.memberId));
  const known = new Set(reached.map(({ key }) => key));
  const more = others.filter(({ key }) => !known.has(key) && key !== client.shownChannelId);
  const found = searchEntries([...reached, ...more, ...deeds], query);
  // The best match is chosen, also when it comes late, until someone chooses for themselves.
  const [chosen, setChosen] = useState<string | null>(null);
  const isChoosing = useRef(false);
  const choosing = () => {
    isChoosing.current = true;
  };
  const isThere = found.some(({ key }) => key === chosen);
  const value = (isThere ? chosen : found[0]?.key) ?? '';

  const open = (place: SwitcherEntry) => {
    onClose();
    const pathTo = (channelId: ChannelId) => channelPath(client.slug, { channelId });
    if (place.kind === 'channel') return goTo(pathTo(place.channel.id));
    if (place.kind === 'command') return perform(place.command);
    goToFound(
      async () => pathTo(await openDirect(client, [place.memberId])),
      (error) => toast.error(sentenceOf(error)),
    );
  };
  return (
    <Dialog.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade-in bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={giveBack}
          className="fixed inset-x-4 top-[12vh] z-40 mx-auto max-w-xl animate-fade-in overflow-hidden rounded-xl border border-line bg-raised shadow-raised"
        >
          <Dialog.Title className="sr-only">
            Jump to a channel or person, or do something
          </Dialog.Title>
          <Command
            label="Jump to a channel or person, or do something"
            shouldFilter={false}
            loop
            value={value}
            onValueChange={(key) => isChoosing.current && setChosen(key)}
            onPointerMoveCapture={choosing}
            onKeyDownCapture={({ key }) => /^(Arrow|Home|End)/.test(key) && choosing()}
          >
            <Command.Input
              autoFocus
              value={query}
              onValueChange={(typed) => {
                setQuery(typed);
                setChosen(null);
                isChoosing.current = false;
              }}
              placeholder="Jump to a channel or person, or do something"
              className="h-12 w-full border-line border-b bg-transparent px-4 text-base outline-none"
            />
            <Command.List className="max-h-[52vh] overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-6 text-center text-muted text-sm">
                {isSettled && 'No channel, person or command is called that.'}
                {isFailed && CANNOT_SEARCH}
                {!isSettled && !isFailed && <Searching />}
              </Command.Empty>
              {found.map((place) => (
                <Command.Item
                  key={place.key}
                  value={place.key}
                  onSelect={() => open(place)}
                  className="flex h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-surface-4 touch:h-12"
                >
                  <EntryRow place={place} />
                </Command.Item>
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function perform({ refusal, run }: CommandOf): void {
  if (refusal !== null) return void toast.error(refusal);
  Promise.resolve(run('')).catch((error) => toast.error(sentenceOf(error)));
}

function EntryRow({ place }: { place: SwitcherEntry }) {
  if (place.kind === 'command') {
    const { refusal, keys } = place.command;
    return (
      <>
        <span className="flex w-5 justify-center text-muted">
          <Zap aria-hidden size={16} strokeWidth={1.75} />
        </span>
        <span className={`truncate ${refusal === null ? '' : 'text-muted'}`}>{place.title}</span>
        {refusal !== null && <span className="truncate text-muted text-sm">{refusal}</span>}
        {refusal === null && keys?.[0] && (
          <span className="ml-auto">
            <Kbd>{printKeys(keys[0])}</Kbd>
          </span>
        )}
      </>
    );
  }
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
