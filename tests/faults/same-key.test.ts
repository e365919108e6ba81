import { expect } from 'vitest';
import type { ChatClient } from './chat-client';
import { describeFault } from './fault';

const AT_ONCE = 50;

describeFault(
  {
    name: 'same-key',
    promise: 'one key fifty times at once, on both transports and two processes, is one message',
    setUp: { processes: 2, redis: true },
  },
  async ({ random, openClients }) => {
    const clients = await openClients();
    const [person] = clients.people;
    const [channelId] = clients.channels;
    if (!person || !channelId) throw new Error('There are no clients');
    const programs = [0, 1].flatMap((home) =>
      (['websocket', 'http'] as const).map((over) =>
        clients.join({ person, home, over, isSettled: true }),
      ),
    );
    const [first] = programs;
    if (!first) throw new Error('There is no program');
    const fifty = Array.from({ length: AT_ONCE }, () => random.pick(programs));

    const send = first.plan(channelId);
    await Promise.all(fifty.map((program) => program.attempt(send)));
    expect(send.answers).toHaveLength(AT_ONCE);

    const reused = first.plan(channelId, { key: send.key, body: 'something else' });
    await Promise.all(programs.map((program) => program.attempt(reused)));
    expect(reused.tries.map(({ error }) => error)).toEqual(programs.map(() => 'CONFLICT'));

    // Two texts race for one key: whichever wins, every call of the other is refused.
    const one = first.plan(channelId);
    const other = first.plan(channelId, { key: one.key, body: 'another text' });
    const contest = (program: ChatClient, n: number) => program.attempt(n % 2 === 0 ? one : other);
    await Promise.all(fifty.map(contest));
    const half = AT_ONCE / 2;
    expect([one.answers.length, other.answers.length].sort()).toEqual([0, half]);
    expect([one, other].flatMap(({ refusal }) => refusal ?? [])).toEqual(['CONFLICT']);

    // The losing texts were never sent, as far as the store is concerned.
    clients.ledger.sends = clients.ledger.sends.filter(({ answers }) => answers.length > 0);
    return clients.settle();
  },
);
