import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect } from 'vitest';
import { openStore, type Store } from '@/server/db/client';
import { ImportReport, importSlack } from '@/server/domain/import';
import { systemClock } from '@/server/infra/clock';
import { database } from '../harness/postgres';
import { ann, ben, channel, cleo, message, rawZipOf, zipOf } from './slack-archive';

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
  const bench = {
    get store() {
      return store;
    },
    async run(files: Parameters<typeof zipOf>[0], workspace = aName()) {
      await using archive = await zipOf(files);
      return await this.runFile(archive.path, workspace);
    },
    /** What one message of these fields reads as. */
    async read(fields: Record<string, unknown>, user = 'U001') {
      const { id } = await this.run({
        'users.json': users,
        'channels.json': [general],
        'general/2024-01-02.json': [message(1, user, { text: '', ...fields })],
      });
      const [row] = await this.history(id, 'general');
      return { id, ...row };
    },
    /** Imports archives one after the other, and all of them once more, which changes nothing. */
    async runAll(...archives: Parameters<typeof zipOf>[0][]) {
      const workspace = aName();
      const runs: Awaited<ReturnType<typeof bench.run>>[] = [];
      for (const files of archives) runs.push(await bench.run(files, workspace));
      const [{ id } = { id: '' }] = runs;
      const before = await bench.snapshot(id);
      for (const files of archives) await bench.run(files, workspace);
      expect(await bench.snapshot(id)).toEqual(before);
      return { id, workspace, lines: runs.map(({ lines }) => lines) };
    },
    /** What everybody wrote, with the kind of the channel and the people who are in it. */
    async readersOf(id: string) {
      const rows = await store.sql<{ body: string; kind: string; people: string }[]>`
        select x.body, c.kind, coalesce((
          select string_agg(p.handle, ' ' order by p.handle) from memberships s
          join members p on p.workspace_id = s.workspace_id and p.id = s.member_id
          where s.workspace_id = c.workspace_id and s.channel_id = c.id), 'nobody') as people
        from messages x join channels c on c.workspace_id = x.workspace_id and c.id = x.channel_id
        where x.workspace_id = ${id} and x.deleted_at is null`;
      return Object.fromEntries(rows.map(({ body, kind, people }) => [body, `${kind}: ${people}`]));
    },
    /** Names may be bytes. */
    async runRaw(files: [name: string | Buffer, content: string][]) {
      const raw = files.map(([name, content]): [Buffer, string] => [
        Buffer.isBuffer(name) ? name : Buffer.from(name),
        content,
      ]);
      await using archive = await rawZipOf(raw);
      return await this.runFile(archive.path);
    },
    /** The sums of every import of every test agree. `lines` are those of the report but for `roles`. */
    async runFile(archivePath: string, workspace = aName()) {
      const all: string[] = [];
      const report = new ImportReport((noun, what, reason) =>
        all.push(`${noun} ${what}: ${reason}`),
      );
      const input = { archivePath, workspace, report };
      const { id, differences } = await importSlack({ store, clock: systemClock }, input);
      expect(differences).toEqual([]);
      const isOfRole = (line: string) => /they are (?:the owner|an admin) of the new/.test(line);
      const roles = all.filter(isOfRole);
      return { id, workspace, report, roles, lines: all.filter((line) => !isOfRole(line)) };
    },
    /** All that an import writes. */
    async snapshot(id: string) {
      const { sql } = store;
      return {
        messages:
          await sql`select * from messages where workspace_id = ${id} order by channel_id, seq`,
        reactions:
          await sql`select * from reactions where workspace_id = ${id} order by message_id, emoji, member_id`,
        mentions:
          await sql`select * from mentions where workspace_id = ${id} order by message_id, member_id`,
        members: await sql`select * from members where workspace_id = ${id} order by id`,
        channels: await sql`select * from channels where workspace_id = ${id} order by id`,
        memberships:
          await sql`select * from memberships where workspace_id = ${id} order by channel_id, member_id`,
      };
    },
    history: (workspaceId: string, name: string): Promise<Line[]> => store.sql<Line[]>`
      select m.seq::int, m.kind, m.body, a.handle, p.seq::int as "parentSeq" from messages m
      join channels c on c.workspace_id = m.workspace_id and c.id = m.channel_id
      join members a on a.workspace_id = m.workspace_id and a.id = m.author_id
      left join messages p on p.workspace_id = m.workspace_id and p.id = m.parent_id
      where m.workspace_id = ${workspaceId} and c.name = ${name} order by m.seq`,
  };
  return bench;
}

/** Someone of a list, with an address of their own. */
export const person = (id: string, about: object = {}) => ({
  id,
  name: id.toLowerCase(),
  real_name: `${id} Person`,
  profile: { email: `${id.toLowerCase()}@other.example` },
  ...about,
});

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

/** The day that `day` is about. */
export const DAY = 'general/2024-01-02.json';

/** An archive with these messages, all in `#general` and of one day. */
export const day = (...messages: unknown[]) => ({
  'users.json': users,
  'channels.json': [general],
  [DAY]: messages,
});
