import { expect, test } from 'vitest';
import { cliFor } from '../harness/cli';
import { freshDatabase } from '../harness/postgres';
import { query } from './backup-set-up';

const parley = cliFor(() => ({ PARLEY_DATA_DIR: '/tmp' }));

interface Channel {
  people: number;
  messages: number;
  /** Whether everyone starts there. */
  isDefault: boolean;
}

/** From the largest. */
const descending = (values: number[]) => values.toSorted((a, b) => b - a);
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

test('a seeded company of more people than one commit takes is whole, and uneven as companies are', async () => {
  await using database = await freshDatabase();
  const sizes = ['--members', '1200', '--channels', '60', '--messages', '600'];
  const { code, output: said } = await parley(['seed', ...sizes, '--workspace', 'Large'], {
    env: { DATABASE_URL: database.url },
  });
  expect(code, said).toBe(0);
  expect(said).toContain('has 1200 people and 600 messages');
  await query(database.url, async (sql) => {
    const [counts] = await sql`
      select (select count(*)::int from members) as people,
        (select count(distinct handle)::int from members) as handles,
        (select count(*)::int from users) as accounts,
        (select count(*)::int from channels where name is not null) as channels,
        (select count(*)::int from messages) as messages,
        (select count(*)::int from channels c where last_seq <> (
          select count(*) from messages m where m.channel_id = c.id)) as gaps,
        (select count(*)::int from channels c where member_count <> (
          select count(*) from memberships s where s.channel_id = c.id)) as miscounted,
        (select rev::int from workspace_heads) - (select count(*)::int from events) as unlogged`;
    expect(counts).toEqual({
      people: 1_200,
      handles: 1_200,
      accounts: 1_200,
      channels: 60,
      messages: 600,
      gaps: 0,
      miscounted: 0,
      unlogged: 0,
    });

    const channels = await sql<Channel[]>`
      select member_count as people, last_seq::int as messages, is_default as "isDefault"
      from channels where name is not null`;
    const general = channels.find(({ isDefault }) => isDefault);
    const [regulars] = await sql`select count(*)::int as n from members where role <> 'guest'`;
    expect(general?.people).toBe(regulars?.n);
    const people = descending(channels.filter((each) => each !== general).map((c) => c.people));
    expect(people[0]).toBeGreaterThan(500);
    expect(people[0]).toBeGreaterThan(5 * (people[30] ?? 0));
    expect(people.at(-1)).toBeGreaterThanOrEqual(3);
    const messages = descending(channels.map((each) => each.messages));
    // The six busiest of sixty, beside hundreds of direct conversations.
    expect(sum(messages.slice(0, 6))).toBeGreaterThan(120);
    expect(messages[0]).toBeGreaterThan(5 * Math.max(1, messages[30] ?? 0));

    const [threads] = await sql<{ replies: number; longest: number }[]>`
      select count(*) filter (where parent_id is not null)::int as replies,
        max(reply_count) as longest from messages`;
    expect(threads?.replies).toBeGreaterThan(60);
    expect(threads?.replies).toBeLessThan(240);
    expect(threads?.longest).toBeGreaterThan(1);
    const authors = await sql<{ wrote: number }[]>`
      select count(*)::int as wrote from messages group by author_id order by 1 desc`;
    expect(authors.length).toBeGreaterThan(100);
    expect(authors[0]?.wrote).toBeGreaterThan(20);
  });
}, 60_000);
