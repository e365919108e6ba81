import { conflict, type Failure, forbidden, invalid } from '@/shared/errors';
import { type ChannelFacts, isNamed, isOpen } from '@/shared/policy/channel';
import { isActive } from '@/shared/policy/member';
import type { ChannelRow, MemberRow } from '../../db/schema';

export function requireOpen(channel: Pick<ChannelRow, 'archivedAt'>): void {
  if (isOpen(channel)) return;
  throw forbidden('channel_archived', 'This channel is archived. Unarchive it first.');
}

/** Why someone who is in a channel may not post there. */
export function postingRefusal({
  archivedAt,
  posting,
}: Pick<ChannelFacts, 'archivedAt' | 'posting'>): Failure {
  if (!isOpen({ archivedAt }))
    return forbidden('channel_archived', 'This channel is archived. Unarchive it to post.');
  return forbidden(
    'posting_restricted',
    posting === 'nobody'
      ? 'This channel is only for reading now.'
      : 'Only admins and the people they chose can post in this channel.',
  );
}

/** Direct conversations are made by their people and stay as they are. */
export function requireNamed(channel: Pick<ChannelRow, 'kind'>): void {
  if (isNamed(channel)) return;
  throw forbidden('direct', 'A direct conversation can’t be changed. Start a new one instead.');
}

export function requireActive(people: MemberRow[]): void {
  const gone = people.find((person) => !isActive(person));
  if (!gone) return;
  throw invalid('deactivated', `${gone.name} is deactivated here.`, 'memberIds');
}

export const nameTaken = (name: string) =>
  conflict('name_taken', `Another channel is called #${name}. Choose another name.`, 'name');
