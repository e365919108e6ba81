// Searches over 300,000 messages: words, phrases, `in:`, by a guest, negative ones, symbols, CJK.
import postgres from 'postgres';
import { indexMessages } from '@/server/domain/search';
import { Dice } from '@/server/domain/seed/dice';
import type { Seat } from './load/protocols';
import type { Call } from './load/tasks/calls';
import { runBench, say } from './setup/bench';
import { fillLibrary, openLibrary } from './setup/library';

const CHANNELS = 200;
/** A person has few searches at once and 120 a minute; no limit is lifted here, so many people take runs. */
const MEMBERS = 60;
const GUESTS = 10;
const GUESTS_SEE = 20;
const AT_ONCE = 10;
const ASKED_EACH = 10;
const MESSAGES = { full: 300_000, quick: 30_000 };

const library = openLibrary();
const dice = new Dice(11);

const ranked = (from: number, to: number) => library.words[from + dice.below(to - from)] ?? '';
/** A word as people look for it: neither in every text nor in nearly none. */
const anyWord = () => ranked(20, 10_000);
const room = () => `room-${dice.below(CHANNELS)}`;
const signs = (count: number) =>
  Array.from({ length: count }, () => dice.pick(library.signs)).join('');

/** Two or three words that stand next to each other in a text. */
function phrase(messages: number): string {
  for (;;) {
    const number = dice.below(messages);
    const words = library.text(number).split(' ');
    const at = dice.below(words.length);
    const some = words.slice(at, at + 2 + dice.below(2));
    if (number % 50 > 5 && some.length > 1) return `"${some.join(' ')}"`;
  }
}

const SYMBOLS = ['=>', '()', '://', '?id=', '@example', '%%', '<config>', '*', '.', '10.0.'];

const KINDS: Record<string, (messages: number) => string> = {
  'frequent words': () => ranked(0, 20),
  words: anyWord,
  'rare words': () => ranked(10_000, 20_000),
  'several words': () => `${anyWord()} ${anyWord()}`,
  'inside a word': () => anyWord().slice(1),
  phrase,
  // Both are in many texts and next to each other in few.
  'phrase of frequent words': () => `"${ranked(0, 100)} ${ranked(0, 100)}"`,
  'in: and a word': () => `in:${room()} ${anyWord()}`,
  'from: and a word': () => `from:"Member ${dice.below(MEMBERS)}" ${anyWord()}`,
  'by a guest': anyWord,
  'negative only': () => `-"${ranked(0, 1_000)}"`,
  'a word and not another': () => `${anyWord()} -${ranked(0, 1_000)}`,
  symbols: () => dice.pick(SYMBOLS),
  // Of the tickets that texts have: one in fifty.
  codes: (messages) => `${dice.pick(['PLT-', ''])}${dice.below(messages / 50) * 50 + 4}`,
  'CJK, one': () => signs(1),
  'CJK, two and three': () => signs(2 + dice.below(2)),
};

let turnsTaken = 0;

await runBench({
  name: 'search',
  competitors: ['parley'],
  lineUp: () => [
    {
      cast: {
        competitor: 'parley',
        people: MEMBERS + GUESTS,
        channels: CHANNELS,
        isIn: (person, channel) => person < MEMBERS || channel < GUESTS_SEE,
      },
    },
  ],
  settings: () => Object.keys(KINDS).map((kind) => ({ kind })),
  async prepare({ store, seats, channelIds }, { quick }) {
    const url = store?.url ?? '';
    const messages = quick ? MESSAGES.quick : MESSAGES.full;
    const workspaceId = seats[0]?.workspaceId ?? '';
    const authorIds = seats.slice(0, MEMBERS).map(({ memberId }) => memberId);
    const guestIds = seats.slice(MEMBERS).map(({ memberId }) => memberId);
    const began = performance.now();
    await fillLibrary(url, library, { workspaceId, channelIds, authorIds, messages });
    say(`${messages} messages written in ${secondsSince(began)} s`);
    const sql = postgres(url, { max: 2, onnotice: () => undefined });
    try {
      await sql`update members set role = 'guest' where id = any(${guestIds}::uuid[])`;
      // The server does it as well, at its own pace.
      for (let done = 0; done < messages; ) {
        if (await indexMessages(sql)) continue;
        const [row] = await sql<{ done: number }[]>`select count(*)::int as done from search_texts`;
        done = row?.done ?? 0;
      }
      await sql`vacuum analyze`;
    } finally {
      await sql.end();
    }
    say(`indexed after ${secondsSince(began)} s`);
  },
  async run({ contestant, setting: { kind }, generator, quick }) {
    const [url = ''] = contestant.urls.ws;
    const makeQuery = KINDS[kind];
    if (!makeQuery) throw new Error(`Nobody knows ${kind}`);
    const messages = quick ? MESSAGES.quick : MESSAGES.full;
    const runs = Array.from({ length: AT_ONCE }, () =>
      Array.from({ length: ASKED_EACH }, (): Call => {
        const input = { query: makeQuery(messages), limit: 20, timeZone: 'Europe/Berlin' };
        return { name: kind, path: 'search.messages', input, expect: { list: 'hits' } };
      }),
    );
    const seats = seatsFor(kind, contestant.seats);
    const results = await generator.run('calls', { url, seats, runs });
    return results.map(({ p50Ms, p95Ms, p99Ms, found }) => ({
      figures: { p50Ms, p95Ms, p99Ms, found },
      acknowledged: [],
    }));
  },
});

function seatsFor(kind: string, seats: Seat[]): Seat[] {
  if (kind === 'by a guest') return seats.slice(MEMBERS);
  const from = (turnsTaken * AT_ONCE) % MEMBERS;
  turnsTaken += 1;
  return seats.slice(from, from + AT_ONCE);
}

function secondsSince(began: number): number {
  return Math.round((performance.now() - began) / 1000);
}
