import { describe, expect, test } from 'vitest';
import { findStuck, type Generation, type Ledger, type Listener, type Send } from './ledger';
import { createRandom, seedOf } from './random';
import { judge, type Truth, VERDICTS } from './verdicts';

/** Ann, Raj and Eve; Eve is not in the channel. Ann wrote two messages there, and all went well. */
function wellDone(): { ledger: Ledger; truth: Truth } {
  const message = (n: number) => ({
    id: `m${n}`,
    channelId: 'room',
    authorId: 'ann',
    key: `k${n}`,
    body: `text ${n}`,
    seq: n,
  });
  const posted = { type: 'message.posted', channelId: 'room', memberId: null };
  return {
    ledger: {
      sends: [sendOf(1), sendOf(2)],
      listeners: [listenerOf('raj'), listenerOf('eve', [])],
      stuck: [],
    },
    truth: {
      epoch: 'now',
      rev: 2,
      channels: [{ id: 'room', lastSeq: 2, firstMemberIds: ['ann', 'raj'] }],
      messages: [message(1), message(2)],
      log: [
        { ...posted, rev: 1, subjectId: 'm1' },
        { ...posted, rev: 2, subjectId: 'm2' },
      ],
    },
  };
}

const sendOf = (n: number): Send => ({
  authorId: 'ann',
  channelId: 'room',
  key: `k${n}`,
  body: `text ${n}`,
  sentAt: n * 100,
  tries: [{ ms: 10, error: null }],
  answers: [{ id: `m${n}`, seq: n, rev: n, at: n * 100 + 10 }],
  refusal: null,
});

const heardOf = (n: number, rev = n) => ({
  rev,
  type: 'message.posted',
  channelId: 'room',
  message: { id: `m${n}`, seq: n },
  at: n * 100 + 20,
});

const generationOf = (received: Generation['received'], baseline = 0): Generation => ({
  epoch: 'now',
  baseline,
  snapshots: new Map(),
  received,
});

const listenerOf = (memberId: string, received = [heardOf(1), heardOf(2)]): Listener => ({
  name: memberId,
  memberId,
  generations: [generationOf(received)],
  resyncs: 0,
  error: null,
  isConnected: true,
  isReading: true,
  receivedAt: 0,
  isOver: false,
});

/** The verdicts that a case raises. */
function raised({ ledger, truth }: { ledger: Ledger; truth: Truth }): string[] {
  const findings = judge(ledger, truth);
  return VERDICTS.filter((verdict) => findings[verdict].length > 0);
}

/** The well-done case, spoilt. */
function spoilt(
  spoil: (parts: {
    ledger: Ledger;
    truth: Truth;
    send: Send;
    raj: Listener;
    received: Generation['received'];
  }) => void,
): string[] {
  const scene = wellDone();
  const { ledger } = scene;
  const [send] = ledger.sends;
  const [raj] = ledger.listeners;
  const received = raj?.generations[0]?.received;
  if (!send || !raj || !received) throw new Error('the scene is not set');
  spoil({ ...scene, send, raj, received });
  return raised(scene);
}

test('a clean run has no findings', () => {
  expect(raised(wellDone())).toEqual([]);
});

describe('lost is', () => {
  test('what was acknowledged and is not stored', () => {
    expect(
      spoilt(({ truth, ledger }) => {
        truth.messages.pop();
        truth.log.pop();
        Object.assign(truth, { rev: 1 });
        Object.assign(truth.channels[0] ?? {}, { lastSeq: 1 });
        ledger.listeners = [];
      }),
    ).toEqual(['lost', 'phantom']);
  });

  test('what is stored with another text than was acknowledged', () => {
    expect(
      spoilt(({ truth }) => Object.assign(truth.messages[0] ?? {}, { body: 'something else' })),
    ).toEqual(['lost']);
  });
});

describe('phantom is', () => {
  test('a message that was received and is not stored', () => {
    expect(
      spoilt(
        ({ received }) => void received.push({ ...heardOf(3), message: { id: 'm9', seq: 3 } }),
      ),
    ).toEqual(['phantom']);
  });

  test('a message that was loaded and is not stored', () => {
    expect(
      spoilt(({ raj }) =>
        raj.generations[0]?.snapshots.set('room', {
          rev: 0,
          fromSeq: 0,
          messageIds: new Set(['m9']),
        }),
      ),
    ).toEqual(['phantom']);
  });

  test('a message that was refused and is stored, unless an earlier try was cut off', () => {
    const refused = { answers: [], refusal: 'FORBIDDEN', tries: [{ ms: 9, error: 'FORBIDDEN' }] };
    const cutOff = { ms: 9, error: 'WebSocket closed' };
    expect(spoilt(({ send }) => Object.assign(send, refused))).toEqual(['phantom']);
    const twice = { ...refused, tries: [cutOff, ...refused.tries] };
    expect(spoilt(({ send }) => Object.assign(send, twice))).toEqual([]);
  });
});

describe('double is', () => {
  test('one text stored as two messages', () => {
    expect(
      spoilt(({ truth }) => Object.assign(truth.messages[1] ?? {}, { body: 'text 1' })),
    ).toContain('double');
  });

  test('one key stored as two messages', () => {
    expect(spoilt(({ truth }) => Object.assign(truth.messages[1] ?? {}, { key: 'k1' }))).toContain(
      'double',
    );
  });

  test('one key acknowledged as two messages', () => {
    expect(
      spoilt(({ send }) => void send.answers.push({ id: 'm2', seq: 2, rev: 2, at: 300 })),
    ).toEqual(['double']);
  });

  test('one rev received twice on a screen', () => {
    expect(spoilt(({ received }) => void received.push(heardOf(2)))).toContain('double');
  });

  test('a message that a screen had loaded and then received of', () => {
    expect(
      spoilt(({ raj }) =>
        raj.generations[0]?.snapshots.set('room', {
          rev: 1,
          fromSeq: 0,
          messageIds: new Set(['m1', 'm2']),
        }),
      ),
    ).toEqual(['double']);
  });
});

describe('order is broken', () => {
  test('when a screen hears an earlier rev after a later one', () => {
    expect(spoilt(({ received }) => void received.reverse())).toEqual(['order']);
  });

  test('when a message is received at another place than it is stored at', () => {
    expect(
      spoilt(({ received }) => Object.assign(received[1] ?? {}, { message: { id: 'm2', seq: 3 } })),
    ).toEqual(['order']);
  });

  test('when an answer names another place than the message is stored at', () => {
    expect(spoilt(({ send }) => Object.assign(send.answers[0] ?? {}, { seq: 7 }))).toContain(
      'order',
    );
  });

  test('when something sent after an answer stands before it', () => {
    expect(spoilt(({ send }) => Object.assign(send, { sentAt: 300 }))).toEqual(['order']);
  });
});

describe('a gap is', () => {
  test('a message of their channel that a screen lacks', () => {
    expect(spoilt(({ received }) => void received.shift())).toEqual(['gap']);
  });

  test('a message after what was loaded that a screen did not hear of', () => {
    expect(
      spoilt(({ raj }) => {
        raj.generations = [generationOf([], 1)];
        raj.generations[0]?.snapshots.set('room', {
          rev: 1,
          fromSeq: 0,
          messageIds: new Set(['m1']),
        });
      }),
    ).toEqual(['gap']);
  });

  test('a message that a screen received of and then took for a part of what it loaded', () => {
    expect(
      spoilt(({ raj }) =>
        raj.generations[0]?.snapshots.set('room', {
          rev: 2,
          fromSeq: 0,
          messageIds: new Set(['m1']),
        }),
      ),
    ).toEqual(['gap']);
  });

  test('a seq that the store lacks', () => {
    expect(spoilt(({ truth }) => Object.assign(truth.channels[0] ?? {}, { lastSeq: 3 }))).toEqual([
      'gap',
    ]);
  });

  test('a rev that the log lacks', () => {
    expect(spoilt(({ truth }) => Object.assign(truth, { rev: 3 }))).toEqual(['gap']);
  });

  test('a screen that still shows an epoch which is over', () => {
    expect(
      spoilt(({ raj }) => Object.assign(raj.generations[0] ?? {}, { epoch: 'before' })),
    ).toEqual(['gap']);
  });
});

describe('a leak is', () => {
  test('something of a channel, received by someone who is not in it', () => {
    expect(
      spoilt(({ ledger }) => {
        ledger.listeners[1]?.generations[0]?.received.push(heardOf(1));
      }),
    ).toEqual(['leak']);
  });

  test('something of a channel, received after the rev at which they were taken out', () => {
    expect(
      spoilt(({ truth, raj, received }) => {
        truth.log.splice(1, 0, {
          rev: 2,
          type: 'channel.closed',
          channelId: 'room',
          memberId: 'raj',
          subjectId: null,
        });
        Object.assign(truth.log[2] ?? {}, { rev: 3 });
        truth.rev = 3;
        Object.assign(received[1] ?? {}, { rev: 3 });
        raj.isOver = true;
      }),
    ).toContain('leak');
  });

  test('not what was received up to the rev at which they were taken out', () => {
    expect(
      spoilt(({ truth, ledger }) => {
        truth.log.push({
          rev: 3,
          type: 'channel.closed',
          channelId: 'room',
          memberId: 'raj',
          subjectId: null,
        });
        truth.rev = 3;
        ledger.listeners[0]?.generations[0]?.received.push({
          rev: 3,
          type: 'channel.closed',
          channelId: 'room',
          message: null,
          at: 400,
        });
      }),
    ).toEqual([]);
  });
});

describe('stuck is who', () => {
  const everyone = () => true;
  const behind = () => {
    const { ledger } = wellDone();
    ledger.listeners = [listenerOf('raj', [heardOf(1)])];
    return ledger;
  };

  test('is connected, behind and quiet for ten seconds', () => {
    expect(findStuck(behind(), 9_000, everyone)).toEqual([]);
    expect(findStuck(behind(), 11_000, everyone)).toHaveLength(1);
  });

  test('is counted among the findings', () => {
    expect(spoilt(({ ledger }) => void ledger.stuck.push('raj'))).toEqual(['stuck']);
  });

  test('is nobody who is up to date, away or not of the channel', () => {
    expect(findStuck(wellDone().ledger, 11_000, (listener) => listener.name === 'raj')).toEqual([]);
    expect(findStuck(behind(), 11_000, () => false)).toEqual([]);
    const away = behind();
    for (const listener of away.listeners) listener.isConnected = false;
    expect(findStuck(away, 11_000, everyone)).toEqual([]);
  });
});

test('the same seed brings the same faults, another seed others', () => {
  const numbers = (seed: number) => Array.from({ length: 5 }, createRandom(seed).next);
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)).not.toEqual(numbers(8));
  expect(seedOf(7, 'killed-process', 0)).not.toBe(seedOf(7, 'killed-process', 1));
  expect(seedOf(7, 'killed-process', 0)).not.toBe(seedOf(7, 'same-key', 0));
});
