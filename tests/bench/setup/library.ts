import postgres from 'postgres';
import { Dice } from '@/server/domain/seed/dice';

/** The words that texts are made of, the frequent ones first, and the texts by their number. */
export interface Library {
  words: string[];
  /** A character of a script without spaces. */
  signs: string[];
  text(number: number): string;
}

export interface LibraryPlan {
  workspaceId: string;
  channelIds: string[];
  authorIds: string[];
  messages: number;
}

const WORDS = 20_000;
const SEED = 5;
const SLICE = 5_000;
const MINUTE_MS = 60_000;
const CONSONANTS = [...'bdfghklmnprstvz'];
const VOWELS = [...'aeiouéü'];
const SIGNS = [
  ...'会議始東京開発計画今日明日報告確認資料問題対応予定変更連絡終了作業中止再送信受付処理結果',
];

/** Always the same. Some words are in nearly every text and most in few, as in any language. */
export function openLibrary(): Library {
  const dice = new Dice(SEED);
  const words = Array.from({ length: WORDS }, () =>
    Array.from(
      { length: 1 + dice.below(3) },
      () => dice.pick(CONSONANTS) + dice.pick(VOWELS) + dice.pick([...CONSONANTS, '']),
    ).join(''),
  );
  return { words, signs: SIGNS, text: (number) => textOf(number, words) };
}

/** One in ten holds more than words: an address, Japanese, a ticket and code, hosts and e-mail addresses. */
function textOf(number: number, words: string[]): string {
  const dice = new Dice(number);
  const word = () => words[Math.floor(WORDS * dice.next() ** 3)] ?? '';
  const base = Array.from({ length: 5 + dice.below(20) }, word).join(' ');
  switch (number % 50) {
    case 1:
      return `${base} https://example.com/${word()}/${word()}?id=${number}`;
    case 2:
    case 3:
      return Array.from({ length: 10 + dice.below(30) }, () => dice.pick(SIGNS)).join('');
    case 4:
      return `${base} PLT-${number} => ${word()}.${word()}()`;
    case 5:
      return `${base} ${word()}@example.org 10.0.${number % 255}.${number % 7}`;
    default:
      return base;
  }
}

/** Writes the texts into channels in turn, a minute between two of them. */
export async function fillLibrary(
  databaseUrl: string,
  library: Library,
  { workspaceId, channelIds, authorIds, messages }: LibraryPlan,
): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, connection: { synchronous_commit: 'off' } });
  const startMs = Date.now() - messages * MINUTE_MS;
  try {
    for (let from = 0; from < messages; from += SLICE) {
      const rows = Array.from({ length: Math.min(SLICE, messages - from) }, (_, index) => {
        const number = from + index;
        return {
          channel: channelIds[number % channelIds.length],
          seq: Math.floor(number / channelIds.length) + 1,
          author: authorIds[number % authorIds.length],
          body: library.text(number),
          at: new Date(startMs + number * MINUTE_MS).toISOString(),
        };
      });
      await sql`
        insert into messages (workspace_id, id, channel_id, seq, author_id, body, key, digest, created_at)
        select ${workspaceId}, gen_random_uuid(), channel, seq, author, body, 'library-' || channel || seq, '', at
        from jsonb_to_recordset(${sql.json(rows)})
          as r(channel uuid, seq bigint, author uuid, body text, at timestamptz)`;
    }
    await sql`
      update channels c set last_seq = m.last, last_root_seq = m.last
      from (select channel_id, max(seq) as last from messages where workspace_id = ${workspaceId} group by 1) m
      where c.workspace_id = ${workspaceId} and c.id = m.channel_id`;
    await sql`vacuum analyze`;
  } finally {
    await sql.end();
  }
}
