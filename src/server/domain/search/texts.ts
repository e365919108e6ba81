import type postgres from 'postgres';
import { type Readable, searchablesOf } from './searchable';

/** A row of `search_texts`, as JSON brings it to the store. */
type TextRow = Pick<Readable, 'workspaceId' | 'id'> & { text: string; grams: string };

/** What the index has of messages, in their order; nothing of those that have no text any more. */
export async function textRowsOf(messages: (Readable & { isText: boolean })[]): Promise<TextRow[]> {
  const searchables = await searchablesOf(messages);
  return messages.map(({ workspaceId, id, isText }, index) => {
    const { text = '', grams = [] } = (isText && searchables[index]) || {};
    return { workspaceId, id, text, grams: `{${grams.join()}}` };
  });
}

/** Updates existing rows that differ. */
export async function rewriteTexts(tx: postgres.TransactionSql, rows: TextRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    update search_texts t set text = r.text, grams = r.grams::int[]
    from jsonb_to_recordset(${tx.json(rows)}) as r("workspaceId" uuid, id uuid, text text, grams text)
    where t.workspace_id = r."workspaceId" and t.message_id = r.id
      and (t.text, t.grams) is distinct from (r.text, r.grams::int[])`;
}
