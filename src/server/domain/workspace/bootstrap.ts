import { sql } from 'drizzle-orm';
import type { MemberId, UserId, WorkspaceId } from '@/shared/id';
import type { Workspace } from '@/shared/model/workspace';
import type { Tx } from '../../db/client';
import { channels, type WorkspaceRow, workspaces } from '../../db/schema';
import { insertHead } from '../../events/append';
import type { Recorder } from '../../events/commit';
import { addMemberships } from '../channel/add-memberships';
import { FIRST_CHANNEL } from '../channel/default-channels';
import { addMember } from '../member/add';
import { newId } from '../new-id';
import { presentWorkspace } from './present';
import { numberedSlug, slugFrom } from './slug';

const SLUG_TRIES = 1_000;

interface Founding {
  workspaceId: WorkspaceId;
  ownerId: MemberId;
  name: string;
  owner: { id: UserId; email: string; name: string };
  at: Date;
}

/** Makes a workspace with its head, its first channel and its owner. */
export async function bootstrapWorkspace(
  tx: Tx,
  recorder: Recorder,
  founding: Founding,
): Promise<Workspace> {
  const { workspaceId, ownerId, owner, at } = founding;
  const workspace = await insertWorkspace(tx, founding);
  await tx.execute(insertHead(sql, workspaceId));
  await addMember(tx, recorder, { workspaceId, id: ownerId, user: owner, role: 'owner', at });

  const [channel] = await tx
    .insert(channels)
    .values({
      workspaceId,
      id: newId(at),
      kind: 'public',
      name: FIRST_CHANNEL,
      isDefault: true,
      createdBy: ownerId,
      createdAt: at,
    })
    .returning();
  if (!channel) throw new Error('The first channel was not made');
  await addMemberships(tx, recorder, { channel, memberIds: [ownerId], at });
  recorder.audit({ action: 'workspace.created', detail: { name: workspace.name } });
  return presentWorkspace(workspace);
}

async function insertWorkspace(tx: Tx, { workspaceId, name, at }: Founding): Promise<WorkspaceRow> {
  const base = slugFrom(name);
  for (let attempt = 1; attempt <= SLUG_TRIES; attempt += 1) {
    const [row] = await tx
      .insert(workspaces)
      .values({ id: workspaceId, slug: numberedSlug(base, attempt), name, createdAt: at })
      .onConflictDoNothing({ target: workspaces.slug })
      .returning();
    if (row) return row;
  }
  throw new Error(`No address like “${base}” is free`);
}
