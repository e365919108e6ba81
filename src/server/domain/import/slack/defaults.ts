import { FIRST_CHANNEL } from '../../channel/default-channels';
import { type ImportScope, inTransaction } from './scope';
import type { TargetChannel } from './target-channels';

const BUSIEST = 3;

/**
 * New members of an imported workspace come into Slack's own first channel and the busiest public ones,
 * unless the workspace has chosen already: any but the one that it began with.
 */
export async function chooseDefaults(scope: ImportScope, places: TargetChannel[]): Promise<void> {
  const { workspaceId } = scope;
  const general = places.flatMap(({ id, isGeneral }) => (isGeneral ? [id] : []));
  await inTransaction(scope, async (tx) => {
    await tx`
      update channels set is_default = true
      where workspace_id = ${workspaceId} and kind = 'public' and archived_at is null
        and not exists (select 1 from channels d where d.workspace_id = ${workspaceId} and d.is_default
          and d.name <> ${FIRST_CHANNEL})
        and (id = any(${general}::uuid[]) or id in (
          select id from channels
          where workspace_id = ${workspaceId} and kind = 'public' and archived_at is null and last_seq > 0
          order by last_seq desc, member_count desc, id limit ${BUSIEST}
        ))`;
  });
}
