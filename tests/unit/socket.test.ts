import { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Frame } from '@/server/realtime/frame';
import { LiveSocket, SHED_BYTES } from '@/server/realtime/socket';
import { Stream } from '@/server/realtime/stream';

/** A connection of which the other side takes what it was sent when it is told to. */
class SlowLine extends Duplex {
  #taken: (() => void) | null = null;

  override _read(): void {
    // Nothing is said.
  }

  override _write(_: Buffer, __: string, taken: () => void): void {
    this.#taken = taken;
  }

  /** All that waits now, one write after another. */
  async takeWrites(writes: number): Promise<void> {
    for (let n = 0; n < writes; n += 1) {
      this.#taken?.();
      await sleep(0);
    }
  }

  setTimeout(): void {
    // As sockets have it.
  }

  setNoDelay(): void {
    // As sockets have it.
  }
}

const OPTIONS = {
  autoPong: true,
  allowSynchronousEvents: true,
  maxPayload: 1024,
  skipUTF8Validation: false,
};

function openSocket() {
  const line = new SlowLine({ highWaterMark: 1 });
  // As the server of ws makes one after the handshake.
  const Made = LiveSocket as unknown as new (...given: unknown[]) => LiveSocket;
  const socket = new Made(null, undefined, OPTIONS);
  (socket as unknown as { setSocket(...given: unknown[]): void }).setSocket(
    line,
    Buffer.alloc(0),
    OPTIONS,
  );
  const nothing = () => undefined;
  socket.connect(line, { onMessage: nothing, onPing: nothing, cut: nothing, close: nothing });
  return { line, socket };
}

const part = Buffer.alloc(SHED_BYTES / 2 + 1);

test('a socket is read again when its reader has taken what waited, whoever sent it', async () => {
  const { line, socket } = openSocket();
  for (let n = 0; n < 3; n += 1) socket.deliver(part);
  socket.respond('x');
  expect(socket.isPaused).toBe(true);
  for (let n = 0; n < 3; n += 1) socket.deliver(part);
  // Up to the answer: what was delivered after it is still too much.
  await line.takeWrites(4);
  expect(socket.isPaused).toBe(true);
  await line.takeWrites(3);
  expect(socket.isPaused).toBe(false);
  socket.terminate();
});

test('room is made by what waited before, not by what goes on coming', async () => {
  const { line, socket } = openSocket();
  for (let n = 0; n < 3; n += 1) socket.deliver(part);
  let isRoom = false;
  const room = socket.room().then(() => {
    isRoom = true;
  });
  for (let n = 0; n < 3; n += 1) socket.deliver(part);
  await line.takeWrites(3);
  expect(isRoom).toBe(false);
  await line.takeWrites(1);
  await room;
  expect(socket.listenerCount('close')).toBe(1);
  socket.terminate();
});

test('a stream whose reader takes its time with the beginning does not keep all that comes for ever', () => {
  const { socket } = openSocket();
  const stream = new Stream({ socket, head: '{"id":1,' });
  const event = `{"text":"${'x'.repeat(10_000)}"}`;
  let rev = 0;
  while (!stream.end && rev < 1_000) {
    rev += 1;
    stream.write(new Frame(`e:${rev}`, { event }));
  }
  expect(stream.end).toBe('overflow');
  expect(rev).toBeLessThan(120);
  socket.terminate();
});
