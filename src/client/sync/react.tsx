'use client';
import { createContext, useContext, useEffect } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { ChannelId, MemberId } from '@/shared/id';
import type { Channel, Membership } from '@/shared/model/channel';
import type { Member } from '@/shared/model/member';
import type { WorkspaceAbilities, WorkspaceSettings } from '@/shared/model/workspace';
import { WORKSPACE_DEFAULTS } from '@/shared/settings';
import type { WorkspaceClient } from './client';
import { abilitiesIn } from './select';
import type { SyncState } from './state';

const Context = createContext<WorkspaceClient | null>(null);

export const WorkspaceClientProvider = Context.Provider;

/** The open workspace. Only inside its page. */
export function useClient(): WorkspaceClient {
  const client = useContext(Context);
  if (!client) throw new Error('There is no open workspace here.');
  return client;
}

/** A piece of what is held; the component renders again only when that piece is another one. */
export function useSync<T>(select: (state: SyncState) => T): T {
  return useStore(useClient().replica.store, select);
}

/**
 * The state, for looking names up in it: the component renders again when members or channels change. `null` while
 * `isLooking` is false, when it does not.
 */
export function useHeldNames(isLooking: boolean): SyncState | null {
  const { replica } = useClient();
  useSync((state) => (isLooking ? state.members : null));
  useSync((state) => (isLooking ? state.channels : null));
  return isLooking ? replica.state : null;
}

/** The same for a list or record made anew by `select`: compared one level deep. */
export function useSyncList<T>(select: (state: SyncState) => T): T {
  return useStore(useClient().replica.store, useShallow(select));
}

/** Whether I may do something in the workspace; false until that is known. */
export function useAbility(name: keyof WorkspaceAbilities): boolean {
  return useSync((state) => abilitiesIn(state)?.[name] ?? false);
}

/** Whether I may make a channel, of whichever kind. */
export function useMayCreateChannel(): boolean {
  const [isPublic, isPrivate] = [
    useAbility('createPublicChannel'),
    useAbility('createPrivateChannel'),
  ];
  return isPublic || isPrivate;
}

/** What the workspace's admins decided. */
export function useSettings(): WorkspaceSettings {
  return useSync((state) => state.workspace?.value.settings ?? WORKSPACE_DEFAULTS);
}

/** A member, who is loaded when they are not held. */
export function useMember(id: MemberId): Member | undefined {
  const { members } = useClient();
  const member = useSync((state) => state.members[id]?.value);
  const isHeld = member !== undefined;
  useEffect(() => {
    if (!isHeld) members.want([id]);
  }, [members, id, isHeld]);
  return member;
}

/** The same for several, in this order. */
export function useMembers(ids: readonly MemberId[]): (Member | undefined)[] {
  const { members } = useClient();
  const held = useSyncList((state) => ids.map((id) => state.members[id]?.value));
  useEffect(() => {
    if (held.includes(undefined)) members.want(ids);
  }, [members, ids, held]);
  return held;
}

export function useChannel(id: ChannelId): Channel | undefined {
  return useSync((state) => state.channels[id]?.value);
}

/** A channel that is named on the screen, which is loaded when it is not held. */
export function useNamedChannel(id: ChannelId): Channel | undefined {
  const { channels } = useClient();
  const channel = useChannel(id);
  const isHeld = channel !== undefined;
  useEffect(() => {
    if (!isHeld) channels.want([id]);
  }, [channels, id, isHeld]);
  return channel;
}

/** My place in a channel; undefined when I am not in it. */
export function useMembership(id: ChannelId): Membership | undefined {
  return useSync((state) => state.memberships[id]?.value);
}
