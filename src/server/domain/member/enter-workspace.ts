import type { ChannelId } from '@/shared/id';
import { isNamed } from '@/shared/policy/channel';
import type { Tx } from '../../db/client';
import type { MemberRow } from '../../db/schema';
import type { Recorder } from '../../events/commit';
import { addMemberships } from '../channel/add-memberships';
import { defaultChannelsFor } from '../channel/default-channels';
import { lockChannels } from '../channel/lock';
import { addMember, type Newcomer } from './add';

interface Entering extends Omit<Newcomer, 'id'> {
  memberId: Newcomer['id'];
  /** Channels besides those that everyone with this role comes into. */
  channelIds?: ChannelId[];
}

/** Makes a person a member and lets them into their first channels; one that is archived is left out. */
export async function enterWorkspace(
  tx: Tx,
  recorder: Recorder,
  { memberId, channelIds = [], ...newcomer }: Entering,
): Promise<MemberRow> {
  const { workspaceId, role, at } = newcomer;
  const member = await addMember(tx, recorder, { ...newcomer, id: memberId });
  const first = await defaultChannelsFor(tx, workspaceId, role);
  const ids = new Set([...channelIds, ...first]);
  for (const channel of await lockChannels(tx, workspaceId, [...ids])) {
    if (!isNamed(channel) || channel.archivedAt) continue;
    await addMemberships(tx, recorder, { channel, memberIds: [memberId], at });
  }
  return member;
}
