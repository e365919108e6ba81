import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { messages } from '@/server/db/schema';
import { reasonOf, setUpFor } from './set-up';

const setUp = setUpFor();
const PERIOD = { from: '2024-02-28', to: '2024-03-01' };

test('an overview has every day, by UTC, and counts nothing that was deleted', async () => {
  const { domain, workspaceId, as, buildPerson, buildChannel, send } = await setUp();
  const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
  const news = await buildChannel([ann, bob], { name: 'news' });
  const sendAt = async (person: typeof ann, at: string) => {
    const { message } = await send(person, news.id, 'hello');
    await domain.store.db
      .update(messages)
      .set({ createdAt: new Date(at) })
      .where(eq(messages.id, message.id));
    return message;
  };
  await sendAt(ann, '2024-02-27T23:59:59.999Z');
  await sendAt(ann, '2024-02-28T00:00:00.000Z');
  await sendAt(bob, '2024-02-28T12:00:00.000Z');
  await sendAt(ann, '2024-03-01T23:59:59.999Z');
  await sendAt(ann, '2024-03-02T00:00:00.000Z');
  const gone = await sendAt(ann, '2024-02-29T12:00:00.000Z');
  const at = { workspaceId, channelId: news.id, messageId: gone.id };
  await as(ann).message.delete(at);

  expect(await as(ann).insight.overview({ workspaceId, ...PERIOD })).toEqual({
    messages: [
      { day: '2024-02-28', count: 2 },
      { day: '2024-02-29', count: 0 },
      { day: '2024-03-01', count: 1 },
    ],
    activeMembers: [
      { day: '2024-02-28', count: 2 },
      { day: '2024-02-29', count: 0 },
      { day: '2024-03-01', count: 1 },
    ],
    busiestChannels: [{ channelId: news.id, name: 'news', count: 3 }],
    latestDay: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
    totals: { messages: 3, activeMembers: 2, channels: 1 },
  });
});

test('an overview names only channels that the asker may see, though it counts all', async () => {
  const { workspaceId, as, buildPerson, buildChannel, send } = await setUp();
  const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
  const closed = await buildChannel([ann], { name: 'secret', kind: 'private' });
  const { message } = await send(ann, closed.id, 'psst');
  const day = message.createdAt.slice(0, 10);
  const overview = (person: typeof ann) =>
    as(person).insight.overview({ workspaceId, from: day, to: day });
  expect((await overview(ann)).busiestChannels.map((one) => one.name)).toEqual(['secret']);
  const seen = await overview(bob);
  expect(seen.busiestChannels).toEqual([]);
  expect(seen.totals).toEqual({ messages: 1, activeMembers: 1, channels: 1 });
});

test('an overview is of a year at most, the right way round, and not for guests', async () => {
  const { workspaceId, as, buildPerson } = await setUp();
  const [ann, guest] = [await buildPerson('Ann'), await buildPerson('Gus', 'guest')];
  const overview = (person: typeof ann, from: string, to: string) =>
    as(person).insight.overview({ workspaceId, from, to });
  expect(await reasonOf(overview(ann, '2024-03-01', '2024-02-28'))).toBe('period');
  expect(await reasonOf(overview(ann, '2024-01-01', '2025-01-01'))).toBe('period');
  expect((await overview(ann, '2024-01-01', '2024-12-31')).messages).toHaveLength(366);
  expect(await reasonOf(overview(guest, '2024-03-01', '2024-03-01'))).toBe('guests_excluded');
});
