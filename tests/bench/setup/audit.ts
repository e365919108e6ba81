import postgres from 'postgres';
import type { Acknowledged } from '../load/ledger';
import { labelOf } from '../load/ledger';
import type { Contestant } from './contestant';

/** What the store holds of what was acknowledged. Anything lost or doubled fails the run. */
export interface Audit {
  acknowledged: number;
  stored: number;
  /** Acknowledged, and not there under its id with its text. */
  lost: number;
  /** There more often than once. */
  doubled: number;
  /** Channels whose messages are not numbered 1, 2, 3 … up to the channel's last. */
  gaps: number;
}

export const NOTHING: Audit = { acknowledged: 0, stored: 0, lost: 0, doubled: 0, gaps: 0 };

export function addAudits(one: Audit, other: Audit): Audit {
  return {
    acknowledged: one.acknowledged + other.acknowledged,
    stored: one.stored + other.stored,
    lost: one.lost + other.lost,
    doubled: one.doubled + other.doubled,
    gaps: one.gaps + other.gaps,
  };
}

/** Of the bench's own messages: there may be others. */
const LABEL = /^t\d+(\.\d+)+$/;

/** Reads everything that one competitor stored, and compares. */
export async function audit(
  { store, name }: Contestant,
  acknowledged: Acknowledged[],
): Promise<Audit> {
  if (!store || acknowledged.length === 0) return NOTHING;
  const sql = postgres(store.url, { max: 1 });
  try {
    const ids = new Map<string, string>();
    let doubled = 0;
    const rows = sql<{ id: string; body: string }[]>`select id, body from ${sql(store.table)}`;
    for await (const some of rows.cursor(10_000)) {
      for (const { id, body } of some) {
        const label = labelOf(body);
        if (!LABEL.test(label)) continue;
        if (ids.has(label)) doubled += 1;
        ids.set(label, id);
      }
    }
    const lost = acknowledged.filter(({ label, id }) => ids.get(label) !== id).length;
    const gaps = name === 'stock-bare' ? 0 : await countGaps(sql);
    return { acknowledged: acknowledged.length, stored: ids.size, lost, doubled, gaps };
  } finally {
    await sql.end();
  }
}

async function countGaps(sql: postgres.Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from channels c
    left join lateral (
      select count(*) as messages, coalesce(max(seq), 0) as last
      from messages m where m.workspace_id = c.workspace_id and m.channel_id = c.id
    ) m on true
    where m.messages <> m.last or m.last <> c.last_seq`;
  return row?.count ?? 0;
}
