import { actorName, auditPlace } from '@/shared/audit/words';
import type { AuditEntry } from '@/shared/model/audit';
import { fold } from '@/shared/search';

/** Whether every word of a text is somewhere in what is shown of an entry. */
export function containsText(entry: AuditEntry, text: string): boolean {
  const { actor, sentence, action, userAgent } = entry;
  const shown = [
    actorName(entry),
    actor ? `@${actor.handle}` : '',
    sentence,
    auditPlace(entry),
    entry.ip ?? '',
    userAgent ?? '',
    action,
  ].map(fold);
  return fold(text)
    .split(/\s+/)
    .every((word) => shown.some((part) => part.includes(word)));
}
