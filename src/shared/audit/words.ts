import type { AuditEntry } from '../model/audit';

/** Who did it, in words. */
export function actorName({ actor, origin }: Pick<AuditEntry, 'actor' | 'origin'>): string {
  if (actor) return actor.name;
  return origin === 'operator' ? 'The operator' : 'Someone';
}

/** Where it happened: a channel, or a network address. */
export const auditPlace = ({ channel, ip }: Pick<AuditEntry, 'channel' | 'ip'>): string =>
  channel ? `#${channel.name}` : (ip ?? '');
