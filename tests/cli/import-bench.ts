import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { openStore, type Store } from '@/server/db/client';
import { ImportReport, importSlack } from '@/server/domain/import';
import { systemClock } from '@/server/infra/clock';
import { database } from '../harness/postgres';
import { ann, ben, channel, cleo, zipOf } from './slack-archive';

interface Line {
  seq: number;
  kind: string;
  body: string;
  handle: string;
  parentSeq: number | null;
}

/** Runs the importer on small archives and looks at what is in the store afterwards. */
export function importBench() {
  let store: Store;
  beforeAll(async () => {
    store = openStore({ url: await database(), max: 4 });
  });
  afterAll(() => store.close());
  return {
    get store() {
      return store;
    },
    async run(files: Record<string, unknown>, workspace = aName()) {
      await using archive = await zipOf(files);
      const lines: string[] = [];
      const report = new ImportReport((noun, what, reason) =>
        lines.push(`${noun} ${what}: ${reason}`),
      );
      const input = { archivePath: archive.path, workspace, report };
      const { id } = await importSlack({ store, clock: systemClock }, input);
      return { id, workspace, report, lines };
    },
    history: (workspaceId: string, name: string): Promise<Line[]> => store.sql<Line[]>`
      select m.seq::int, m.kind, m.body, a.handle, p.seq::int as "parentSeq" from messages m
      join channels c on c.workspace_id = m.workspace_id and c.id = m.channel_id
      join members a on a.workspace_id = m.workspace_id and a.id = m.author_id
      left join messages p on p.workspace_id = m.workspace_id and p.id = m.parent_id
      where m.workspace_id = ${workspaceId} and c.name = ${name} order by m.seq`,
  };
}

export const aName = () => `Team ${randomUUID().slice(0, 8)}`;

export async function one(query: PromiseLike<readonly Record<string, unknown>[]>) {
  const [row] = await query;
  return row;
}

export const users = [ann, ben, cleo];
export const general = channel('C001', 'general', {
  members: ['U001', 'U002', 'U003'],
  topic: { value: 'All &amp; all' },
});
