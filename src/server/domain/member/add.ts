import type { MemberId, UserId, WorkspaceId } from '@/shared/id';
import type { Role } from '@/shared/model/member';
import type { Tx } from '../../db/client';
import { type MemberRow, members } from '../../db/schema';
import type { Recorder } from '../../events/commit';
import { handleFrom, numberedHandle, ON_TAKEN_HANDLE } from './handle';
import { recordMemberChange } from './record-change';

const HANDLE_TRIES = 1_000;

export interface Newcomer {
  workspaceId: WorkspaceId;
  id: MemberId;
  user: { id: UserId; email: string; name: string };
  role: Role;
  at: Date;
}

/** Makes a person a member, under the first handle like their e-mail address that is free. */
export async function addMember(
  tx: Tx,
  recorder: Recorder,
  newcomer: Newcomer,
): Promise<MemberRow> {
  const row = await insertMember(tx, newcomer);
  await recordMemberChange(tx, recorder, { type: 'member.joined', row });
  return row;
}

async function insertMember(
  tx: Tx,
  { workspaceId, id, user, role, at }: Newcomer,
): Promise<MemberRow> {
  const base = handleFrom(user.email);
  for (let attempt = 1; attempt <= HANDLE_TRIES; attempt += 1) {
    const [row] = await tx
      .insert(members)
      .values({
        workspaceId,
        id,
        userId: user.id,
        handle: numberedHandle(base, attempt),
        name: user.name,
        role,
        createdAt: at,
      })
      .onConflictDoNothing(ON_TAKEN_HANDLE)
      .returning();
    if (row) return row;
  }
  throw new Error(`No handle like “${base}” is free`);
}
