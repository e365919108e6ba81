import type { LogRow } from '../../db/schema';
import type { Audience } from '../../events/entry';

/** To whom a row of the log went when it was written. */
export function audienceOf(row: Pick<LogRow, 'audience' | 'channelId' | 'memberId'>): Audience {
  switch (row.audience) {
    case 'workspace':
    case 'members':
    case 'admins':
      return { to: row.audience };
    case 'channel':
      return { to: 'channel', channelId: present(row.channelId) };
    case 'member':
      return { to: 'member', memberId: present(row.memberId) };
  }
}

function present<T>(value: T | null): T {
  if (value === null) throw new Error('A log row lacks the id that its audience needs');
  return value;
}
