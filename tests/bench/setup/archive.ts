import postgres from 'postgres';
import { Dice } from '@/server/domain/seed/dice';

export interface ArchivePlan {
  workspaceId: string;
  /** The first one gets `inFirst` of the messages, the others share the rest. */
  channelIds: string[];
  authorIds: string[];
  messages: number;
  inFirst: number;
}

/** Of each group of five messages the last is a reply to one of the four before it. */
export const GROUP = 5;
const SENTENCES = 20_000;
const SEED = 3;
const WORDS = 5_000;
const SLICE = 1_000;
const LOADERS = 2;

/**
 * Fills a workspace with history, made inside the store: texts of 5 to 30 words, a fifth of them replies,
 * ids in the order of time, no log (as after an import whose log was cut). Indexes are made at the end.
 */
export async function fillArchive(databaseUrl: string, plan: ArchivePlan): Promise<void> {
  const sql = postgres(databaseUrl, {
    max: LOADERS,
    onnotice: () => undefined,
    // Foreign keys hold by the way the rows are made, and a crash in here only means another run.
    connection: { session_replication_role: 'replica', synchronous_commit: 'off' },
  });
  try {
    const indexes = await sql<{ name: string; definition: string }[]>`
      select indexname as name, indexdef as definition from pg_indexes
      where tablename = 'messages' and indexname <> 'messages_pkey'`;
    for (const { name } of indexes) await sql`drop index ${sql(name)}`;
    await makeSentences(sql);
    const perOther = Math.floor((plan.messages - plan.inFirst) / (plan.channelIds.length - 1));
    const loads = plan.channelIds.map((id, index) => ({
      id,
      count: Math.floor((index === 0 ? plan.inFirst : perOther) / GROUP) * GROUP,
    }));
    for (const { id, count } of loads) await load(sql, plan, { id, count });
    for (const { definition } of indexes) {
      await sql.begin(async (tx) => {
        await tx`set local maintenance_work_mem = '1GB'`;
        await tx.unsafe(definition);
      });
    }
    await leaveUnread(sql, plan);
    await sql`vacuum analyze messages`;
    await sql`analyze`;
  } finally {
    await sql.end();
  }
}

async function makeSentences(sql: postgres.Sql): Promise<void> {
  await sql`create table bench_sentences (id int primary key, body text not null)`;
  const dice = new Dice(SEED);
  const words = Array.from({ length: WORDS }, () => makeWord(dice));
  // Some words are in nearly every text and most in few, as in any language.
  const pick = () => words[Math.floor(WORDS * dice.next() ** 3)] ?? '';
  const made = Array.from({ length: SENTENCES }, (_, id) => ({
    id,
    body: Array.from({ length: 5 + dice.below(26) }, pick).join(' '),
  }));
  for (let at = 0; at < made.length; at += SLICE) {
    await sql`insert into bench_sentences ${sql(made.slice(at, at + SLICE))}`;
  }
  // A message's id by its place alone, so that a reply knows its root's; in the order of time.
  await sql.unsafe(`
    create function bench_id(channel text, seq bigint) returns uuid immutable language sql
    return (lpad(to_hex(1577836800000 + seq * 60000), 12, '0') || '7' ||
      substr(md5(channel || seq), 1, 3) || '8' || substr(md5(channel || seq), 4, 15))::uuid`);
}

/** Everyone has the last fifty of every channel unread, and the first author was called in some of them. */
async function leaveUnread(sql: postgres.Sql, { workspaceId, authorIds }: ArchivePlan) {
  await sql`
    update memberships s set last_read_seq = c.last_seq - 50 from channels c
    where c.workspace_id = s.workspace_id and c.id = s.channel_id and s.workspace_id = ${workspaceId}`;
  await sql`
    insert into mentions (workspace_id, message_id, member_id, channel_id, seq)
    select m.workspace_id, m.id, ${authorIds[0] ?? ''}::uuid, m.channel_id, m.seq
    from channels c join messages m on m.workspace_id = c.workspace_id and m.channel_id = c.id
    where c.workspace_id = ${workspaceId} and m.seq > c.last_seq - 200 and m.seq % 20 = 1`;
}

async function load(
  sql: postgres.Sql,
  { workspaceId, authorIds }: ArchivePlan,
  { id, count }: { id: string; count: number },
): Promise<void> {
  const parts = Array.from({ length: LOADERS }, (_, part) => part);
  await Promise.all(
    parts.map(
      (part) => sql`
        insert into messages (workspace_id, id, channel_id, seq, kind, author_id, body, parent_id, key, digest,
          created_at, reply_count, last_reply_at, participant_ids)
        select ${workspaceId}::uuid, bench_id(${id}, s), ${id}::uuid, s, 'post', author, t.body,
          case when is_reply then bench_id(${id}, s - 1 - (s / ${GROUP}) % 4) end,
          'archive-' || s || '-' || substr(${id}, 25), md5(s::text), at,
          case when is_answered then 1 else 0 end, case when is_answered then at + interval '1 minute' end,
          case when is_answered then array[author] else '{}'::uuid[] end
        from (
          select s, s % ${GROUP} = 0 as is_reply,
            s % ${GROUP} <> 0 and s = (s / ${GROUP} + 1) * ${GROUP} - 1 - (s / ${GROUP} + 1) % 4 as is_answered,
            (${authorIds}::uuid[])[1 + abs(hashint8(s)) % ${authorIds.length}] as author,
            timestamptz '2020-01-01' + s * interval '60 seconds' as at
          from generate_series(1, ${count}::bigint) s
          where s % ${LOADERS} = ${part}
        ) made
        join bench_sentences t on t.id = abs(hashint8(s * 7)) % ${SENTENCES}
        order by s`,
    ),
  );
  await sql`
    update channels set last_seq = ${count}, last_root_seq = ${count - 1},
      last_posted_at = timestamptz '2020-01-01' + ${count} * interval '60 seconds'
    where workspace_id = ${workspaceId} and id = ${id}`;
}

const CONSONANTS = 'bdfghklmnprstvz';
const VOWELS = 'aeiou';

function makeWord(dice: Dice): string {
  const syllables = 1 + dice.below(3);
  return Array.from(
    { length: syllables },
    () => dice.pick([...CONSONANTS]) + dice.pick([...VOWELS]) + dice.pick([...CONSONANTS, '']),
  ).join('');
}
