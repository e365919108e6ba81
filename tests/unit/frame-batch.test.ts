import { expect, test } from 'vitest';
import { Frame, headOf, textFrame } from '@/server/realtime/frame';

const event = (rev: number) => new Frame(`e:${rev}`, { event: `{"rev":${rev}}` });
const typing = (rev: number) => new Frame(`e:${rev}`, { batch: '{"kind":"typing"}' }, true);

/** The texts in a buffer of whole, unmasked frames, as RFC 6455 lays them out. */
function textsIn(buffer: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at < buffer.length; ) {
    expect(buffer[at]).toBe(0x81);
    const short = buffer.readUInt8(at + 1);
    const [head, length] =
      short < 126
        ? [2, short]
        : short === 126
          ? [4, buffer.readUInt16BE(at + 2)]
          : [10, Number(buffer.readBigUInt64BE(at + 2))];
    texts.push(buffer.toString('utf8', at + head, at + head + length));
    at += head + length;
  }
  return texts;
}

test.each([0, 125, 126, 65_535, 65_536, 200_000])(
  'a text of %i bytes is one whole frame',
  (bytes) => {
    const text = 'x'.repeat(bytes);
    expect(textsIn(textFrame(text))).toEqual([text]);
  },
);

test('a frame counts bytes, not characters', () => {
  const text = '😀é'.repeat(40);
  expect(textsIn(textFrame(text))).toEqual([text]);
});

test('events in a row leave as one message, with the cursor of the last', () => {
  const batch = event(1).alone.add(event(2)).add(event(3));
  const [message, ...more] = textsIn(batch.layoutFor(headOf(7))).map((text) => JSON.parse(text));
  expect(more).toEqual([]);
  expect(message).toEqual({
    id: 7,
    result: {
      type: 'data',
      id: 'e:3',
      data: {
        id: 'e:3',
        data: { kind: 'events', events: [{ rev: 1 }, { rev: 2 }, { rev: 3 }] },
      },
    },
  });
});

test('what is no event keeps its place between them', () => {
  const batch = event(1).alone.add(typing(1)).add(event(2));
  const messages = textsIn(batch.layoutFor(headOf('a"b', '2.0'))).map((text) => JSON.parse(text));
  expect(messages.map(({ id, jsonrpc }) => [id, jsonrpc])).toEqual(Array(3).fill(['a"b', '2.0']));
  expect(messages.map(({ result }) => result.data.data)).toEqual([
    { kind: 'events', events: [{ rev: 1 }] },
    { kind: 'typing' },
    { kind: 'events', events: [{ rev: 2 }] },
  ]);
});

test('who received the same shares one batch and one layout; who missed a part does not', () => {
  const [first, second, third] = [event(1), event(2), event(3)];
  const one = first.alone.add(second).add(third);
  const other = first.alone.add(second).add(third);
  expect(other).toBe(one);
  expect(other.layoutFor(headOf(1))).toBe(one.layoutFor(headOf(1)));
  const without = first.alone.add(third);
  expect(textsIn(without.layoutFor(headOf(1))).join()).not.toContain('{"rev":2}');
  expect(textsIn(one.layoutFor(headOf(2))).join()).toContain('"id":2,');
});
