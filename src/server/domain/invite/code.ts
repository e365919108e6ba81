import { and, eq, type SQL } from 'drizzle-orm';
import type { InviteId, WorkspaceId } from '@/shared/id';
import { inviteId, workspaceId } from '@/shared/input/id';
import { invites } from '../../db/schema';
import { hashSecret } from '../../infra/secret';
import type { Domain } from '../context';

const PURPOSE = 'invitation';

interface Name {
  workspaceId: WorkspaceId;
  id: InviteId;
}

/**
 * A code that opens an invite like the one which was shown when it was made, of which only a hash is kept: this one is
 * signed, so that it can be made whenever the invitation is mailed.
 */
export const createMailedCode = ({ signer }: Pick<Domain, 'signer'>, invite: Name): string =>
  [invite.workspaceId, invite.id, signer.sign(PURPOSE, invite.workspaceId, invite.id)].join('.');

/** The invite that a code of either kind opens. */
export function opens(domain: Pick<Domain, 'signer'>, code: string): SQL | undefined {
  const name = readMailedCode(domain, code);
  return name ? isInvite(name) : eq(invites.codeHash, hashSecret(code));
}

export const isInvite = ({ workspaceId, id }: Name) =>
  and(eq(invites.workspaceId, workspaceId), eq(invites.id, id));

function readMailedCode({ signer }: Pick<Domain, 'signer'>, code: string): Name | null {
  const [first, second, signature = ''] = code.split('.');
  const [workspace, invite] = [workspaceId.safeParse(first), inviteId.safeParse(second)];
  if (!workspace.success || !invite.success) return null;
  const isOurs = signer.matches(signature, PURPOSE, workspace.data, invite.data);
  return isOurs ? { workspaceId: workspace.data, id: invite.data } : null;
}
