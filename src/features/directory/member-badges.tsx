import type { Member } from '@/shared/model/member';
import { Badge } from '@/ui/badge';

/** What one should know of someone beside their name. */
export function MemberBadges({ member }: { member: Member }) {
  return (
    <>
      {member.kind === 'bot' && <Badge>Bot</Badge>}
      {member.role === 'guest' && <Badge>Guest</Badge>}
      {member.deactivatedAt && <Badge>Deactivated</Badge>}
    </>
  );
}
