import type { ChannelId, MemberId } from '@/shared/id';
import type { WorkspaceSettings } from '@/shared/model/workspace';
import { canSeeDirectory } from '@/shared/policy/member';
import { membersNamedIn } from './named';
import { END, emptyState, type HeldMessage, type MessageRange, type SyncState } from './state';

/** Of how many channels messages are kept, and how many of each: what one is likely to look at first. */
const CHANNELS = 10;
const MESSAGES = 50;
/** An older state is discarded. */
const MAX_AGE_MS = 7 * 24 * 3_600_000;

/** The last state of a workspace that was shown in this browser, brought up to date from `cursor` on. */
export interface Saved {
  /** What the shapes in it are those of. */
  version: string;
  at: number;
  workspaceId: string;
  me: MemberId;
  /** Every event up to here is in the state. */
  cursor: string;
  state: SyncState;
}

/** What of a state is worth keeping: my channels, the newest messages of some, and whom they name. */
export function keptOf(state: SyncState, channelIds: readonly ChannelId[]): SyncState {
  // Of the others no events come that would bring them up to date.
  const shown = channelIds.filter((id) => state.memberships[id]);
  const timelines = Object.fromEntries(
    shown.slice(0, CHANNELS).flatMap((id) => {
      const newest = newestOf(state.timelines[id]?.at(-1));
      return newest ? [[id, [newest]]] : [];
    }),
  );
  const messages = Object.values(timelines).flatMap(([range]) => range?.messages ?? []);
  return {
    ...emptyState,
    isLoaded: state.isLoaded,
    rev: state.rev,
    workspace: state.workspace,
    me: state.me,
    memberships: state.memberships,
    timelines,
    channels: channelsOf(state),
    members: membersOf(state, messages),
  };
}

/** The newest messages, when they reach to the end: only those can be brought up to date. */
function newestOf(range: MessageRange | undefined): MessageRange | null {
  if (range?.to !== END) return null;
  const messages = range.messages.slice(-MESSAGES);
  const [first] = messages;
  const isWhole = messages.length === range.messages.length;
  return { ...range, from: isWhole || !first ? range.from : first.value.seq, messages };
}

/** Mine: of others no events come, and who is shown one by name loads it. */
function channelsOf(state: SyncState): SyncState['channels'] {
  const mine = Object.values(state.memberships).map(({ value }) => value.channelId);
  return pick(state.channels, new Set(mine));
}

function membersOf(state: SyncState, messages: HeldMessage[]): SyncState['members'] {
  const { me, members, workspace } = state;
  const self = me && members[me]?.value;
  const kept = new Set<MemberId>(me ? [me] : []);
  // Who may not find everyone would not receive how they are called now.
  if (self && workspace && canSeeDirectory(self, workspace.value.settings)) {
    for (const { value } of messages) for (const id of membersNamedIn(value)) kept.add(id);
    for (const { value } of Object.values(state.memberships)) {
      const channel = state.channels[value.channelId]?.value;
      for (const id of channel?.memberIds ?? []) kept.add(id);
    }
  }
  return pick(members, kept);
}

function pick<Id extends string, T>(
  all: Readonly<Record<Id, T>>,
  ids: ReadonlySet<Id>,
): Readonly<Record<Id, T>> {
  const picked: Record<Id, T> = { ...all };
  for (const id in all) if (!ids.has(id)) delete picked[id];
  return picked;
}

interface Wanted {
  version: string;
  workspaceId: string;
  me: MemberId;
  settings: WorkspaceSettings;
  now: number;
}

/** What was saved, when it is of this member, who sees the same people, and of a Parley that holds the same. */
export function usable(saved: Saved | null, wanted: Wanted): Saved | null {
  if (!saved) return null;
  const isSame =
    wanted.version !== '' &&
    saved.version === wanted.version &&
    saved.workspaceId === wanted.workspaceId &&
    saved.me === wanted.me &&
    saved.state.workspace?.value.settings.seeDirectory === wanted.settings.seeDirectory;
  return isSame && wanted.now - saved.at < MAX_AGE_MS ? saved : null;
}
