import { deviceName } from '@/client/device-name';
import type { Session } from '@/shared/model/account';
import { distinctNames } from '@/ui/distinct-names';
import { printDistance } from '@/ui/relative-time';

type Named = Pick<Session, 'userAgent' | 'lastSeenAt' | 'ip'>;

/** What the buttons of a list of sessions call each: "Chrome on Windows, last used 3 hours ago from 192.0.2.7". */
export const sessionNames = (sessions: readonly Named[]): string[] =>
  distinctNames(
    sessions.map(({ userAgent, lastSeenAt, ip }) => {
      const used = `${deviceName(userAgent)}, last used ${printDistance(new Date(lastSeenAt))}`;
      return ip ? `${used} from ${ip}` : used;
    }),
  );
