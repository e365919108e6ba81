'use client';
import { useMemo } from 'react';
import { setArchived, updateChannel } from '@/client/sync/calls/channel';
import type { WorkspaceClient } from '@/client/sync/client';
import { useClient, useSyncList } from '@/client/sync/react';
import { abilitiesIn, joinedChannels } from '@/client/sync/select';
import type { SyncState } from '@/client/sync/state';
import { leave, mayComeBack } from '@/features/channels';
import { byKeys, type Command } from '@/features/commands';
import {
  type Address,
  browsePath,
  channelPath,
  getUi,
  goTo,
  openOverlay,
  searchPath,
} from '@/features/navigation';
import { neighbour } from '@/features/sidebar';
import type { ChannelId } from '@/shared/id';
import type { Channel, ChannelAbilities } from '@/shared/model/channel';
import { channelAbilities, isNamed } from '@/shared/policy/channel';
import { WORKSPACE_DEFAULTS } from '@/shared/settings';
import { nextRegion } from './next-region';
import { readAll } from './read-all';
import { useWorkspaceCommands } from './use-workspace-commands';

/** Everything that one can do at an address. */
export function useCommandList(address: Address): Command[] {
  const client = useClient();
  const { view, panel } = address;
  const channelId = view.kind === 'channel' ? view.channelId : null;
  const seq = view.kind === 'channel' ? view.seq : null;
  const panelKind = panel?.kind ?? null;
  // No more of it than commands go by: of what is posted there nothing here is drawn again.
  const channel = useSyncList((state) => factsOf(channelId && state.channels[channelId]?.value));
  const can = useSyncList((state) => abilitiesAt(state, channelId));
  const abilities = useSyncList(abilitiesIn);
  const workspace = useWorkspaceCommands();
  return useMemo(() => {
    const here = channel && { channel, seq, panelKind, can };
    return [
      ...placeCommands(client, channelId, abilities),
      ...workspace,
      ...(here ? channelCommands(client, here, abilities?.browse ?? false) : []),
    ];
  }, [client, channelId, seq, panelKind, channel, can, abilities, workspace]);
}

type Facts = Pick<Channel, 'id' | 'kind' | 'name' | 'archivedAt'>;

function factsOf(channel: Channel | null | undefined): Facts | null {
  if (!channel) return null;
  const { id, kind, name, archivedAt } = channel;
  return { id, kind, name, archivedAt };
}

function abilitiesAt(state: SyncState, channelId: ChannelId | null): ChannelAbilities | null {
  const channel = channelId && state.channels[channelId]?.value;
  const me = state.me && state.members[state.me]?.value;
  if (!channel || !me) return null;
  const joined = state.memberships[channel.id] !== undefined;
  const settings = state.workspace?.value.settings ?? WORKSPACE_DEFAULTS;
  return channelAbilities(me, channel, { joined, settings });
}

const toggleSwitcher = () => openOverlay(getUi().overlay === 'switcher' ? null : 'switcher');

type Abilities = ReturnType<typeof abilitiesIn>;

/** Where one can go, and what is of the whole workspace. */
function placeCommands(
  client: WorkspaceClient,
  here: ChannelId | null,
  abilities: Abilities,
): Command[] {
  const { slug, replica } = client;
  const move = (step: 1 | -1, unread: boolean) => () => {
    const channelId = neighbour(replica.state, here, { step, unread });
    if (!channelId) return;
    goTo(channelPath(slug, { channelId }));
    document.querySelector(`[data-channel="${channelId}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  const create = (abilities?.createPublicChannel || abilities?.createPrivateChannel) ?? false;
  return [
    byKeys('switcher', toggleSwitcher, { byKeysOnly: true }),
    {
      ...byKeys('search', () => undefined),
      slash: { name: 'search', argument: 'words' },
      run: (words) => goTo(searchPath(slug, words)),
    },
    byKeys('previous', move(-1, false), { byKeysOnly: true }),
    byKeys('next', move(1, false), { byKeysOnly: true }),
    byKeys('previous-unread', move(-1, true)),
    byKeys('next-unread', move(1, true)),
    byKeys('region', nextRegion, { byKeysOnly: true }),
    byKeys(
      'mark-all-read',
      () =>
        readAll(
          client,
          joinedChannels(replica.state).map(({ channel }) => channel.id),
        ),
      { needsSign: true },
    ),
    ...(abilities?.browse
      ? [
          {
            id: 'browse',
            title: 'Browse all channels',
            refusal: null,
            run: () => goTo(browsePath(slug)),
          },
        ]
      : []),
    ...(create
      ? [
          {
            id: 'create-channel',
            title: 'Make a channel',
            refusal: null,
            run: () => openOverlay('create-channel'),
          },
        ]
      : []),
    {
      id: 'new-direct',
      title: 'Write to someone',
      refusal: null,
      run: () => openOverlay('new-direct'),
    },
  ];
}

interface Here {
  channel: Facts;
  seq: number | null;
  panelKind: string | null;
  can: ChannelAbilities | null;
}

/** What can be done with the channel that is shown. */
function channelCommands(client: WorkspaceClient, here: Here, mayBrowse: boolean): Command[] {
  const { slug } = client;
  const { channel, seq, panelKind, can } = here;
  const { id } = channel;
  const panel = (kind: 'details' | 'pins') => () =>
    goTo(channelPath(slug, { channelId: id, seq, ...(panelKind !== kind && { [kind]: true }) }));
  const always: Command[] = [
    byKeys('mark-read', () => readAll(client, [id]), { needsSign: true }),
    byKeys('details', panel('details'), { slash: { name: 'details' } }),
    {
      id: 'pins',
      title: 'Show or hide the pinned messages',
      slash: { name: 'pins' },
      refusal: null,
      run: panel('pins'),
    },
  ];
  const me: Command = {
    id: 'me',
    title: 'Say what you do',
    slash: {
      name: 'me',
      argument: 'waves',
      needs: 'Write what you do after it: /me waves',
    },
    byKeysOnly: true,
    refusal: can?.post ? null : 'You can’t post here.',
    // The message box posts it.
    run: () => undefined,
  };
  if (!isNamed(channel)) return [...always, me];
  const isArchived = channel.archivedAt !== null;
  const refuse = (isAllowed: boolean | undefined, what: string) =>
    isAllowed ? null : isArchived ? 'This channel is archived.' : `You can’t ${what}.`;
  const archive: Command = isArchived
    ? {
        id: 'unarchive',
        title: 'Unarchive this channel',
        slash: { name: 'unarchive' },
        refusal: can?.archive ? null : 'You can’t unarchive this channel.',
        run: () => setArchived(client, id, false),
      }
    : {
        id: 'archive',
        title: 'Archive this channel',
        slash: { name: 'archive' },
        refusal: can?.archive ? null : 'You can’t archive this channel.',
        run: () => openOverlay('archive-channel'),
      };
  return [
    ...always,
    me,
    {
      id: 'topic',
      title: 'Set the topic of this channel',
      slash: {
        name: 'topic',
        argument: 'new topic',
        needs: 'Write the new topic after it: /topic Plans for June',
      },
      byKeysOnly: true,
      refusal: refuse(can?.update, 'change this channel'),
      run: (topic) => updateChannel(client, id, { topic }),
    },
    {
      id: 'invite',
      title: 'Add people to this channel',
      slash: { name: 'invite' },
      refusal: refuse(can?.invite, 'add people to this channel'),
      run: () => openOverlay('add-people'),
    },
    {
      id: 'leave',
      title: 'Leave this channel',
      slash: { name: 'leave' },
      needsSign: true,
      refusal: can?.leave ? null : 'You are not in this channel.',
      run: () =>
        mayComeBack(channel, mayBrowse)
          ? leave(client, channel, true)
          : openOverlay('leave-channel'),
    },
    archive,
  ];
}
