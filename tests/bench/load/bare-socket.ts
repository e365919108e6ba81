import { createHash, randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

const OPEN_TIMEOUT_MS = 30_000;
/** The loopback has a whole network of addresses, and each has its own ports to connect from. */
const LOCAL_ADDRESSES = 8;
const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

// One for all sockets: what is read is handled before the next one reads.
const shared = Buffer.allocUnsafeSlow(256 * 1024);
let opened = 0;

/**
 * A WebSocket client with next to nothing around it, so that thousands of them leave the machine to the
 * server: text frames only, no compression, no events. A frame's bytes are only good until `onText` returns.
 */
export class BareSocket {
  onText: (payload: Buffer, from: BareSocket) => void = () => undefined;
  onClose: () => void = () => undefined;
  isOpen = false;
  readonly #socket: Socket;
  readonly #mask = randomBytes(4);
  #accept: string | null;
  #rest: Buffer | null = null;
  #settle: (error: Error | null) => void = () => undefined;

  /** Some servers speak first, so whoever must hear that says so here. */
  static open(url: string, onText: BareSocket['onText'] = () => undefined): Promise<BareSocket> {
    return new Promise((resolve, reject) => {
      const socket = new BareSocket(new URL(url));
      socket.onText = onText;
      const late = setTimeout(() => socket.close(), OPEN_TIMEOUT_MS);
      socket.#settle = (error) => {
        clearTimeout(late);
        if (error) reject(error);
        else resolve(socket);
      };
    });
  }

  private constructor(url: URL) {
    opened += 1;
    const key = randomBytes(16).toString('base64');
    this.#accept = createHash('sha1')
      .update(key + MAGIC)
      .digest('base64');
    this.#socket = connect({
      host: url.hostname,
      port: Number(url.port),
      localAddress: `127.0.0.${1 + (opened % LOCAL_ADDRESSES)}`,
      onread: { buffer: shared, callback: (count, buffer) => this.#read(buffer, count) },
    });
    this.#socket.setNoDelay(true);
    this.#socket.on('error', (error) => this.#settle(error));
    this.#socket.on('close', () => {
      this.isOpen = false;
      this.#settle(new Error(`${url.host} closed the connection`));
      this.onClose();
    });
    this.#socket.write(
      `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
    );
  }

  send(text: string): void {
    this.#write(TEXT, Buffer.from(text));
  }

  /** Without a goodbye, and with nothing left behind in the system's tables. */
  close(): void {
    this.#socket.resetAndDestroy();
  }

  #write(opcode: number, payload: Buffer): void {
    const head = payload.length < 126 ? 6 : 8;
    const frame = Buffer.allocUnsafe(head + payload.length);
    frame[0] = 0x80 | opcode;
    if (payload.length < 126) {
      frame[1] = 0x80 | payload.length;
    } else if (payload.length < 65_536) {
      frame[1] = 0x80 | 126;
      frame.writeUInt16BE(payload.length, 2);
    } else throw new Error('This client sends no frame that large.');
    const mask = this.#mask;
    mask.copy(frame, head - 4);
    for (let at = 0; at < payload.length; at += 1) {
      frame[head + at] = (payload[at] ?? 0) ^ (mask[at & 3] ?? 0);
    }
    this.#socket.write(frame);
  }

  #read(buffer: Uint8Array, count: number): boolean {
    const chunk = Buffer.from(buffer.buffer, buffer.byteOffset, count);
    let bytes = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
    this.#rest = null;
    if (this.#accept) {
      const end = bytes.indexOf('\r\n\r\n');
      if (end < 0) return this.#keep(bytes);
      if (!this.#greeted(bytes.toString('latin1', 0, end))) return true;
      bytes = bytes.subarray(end + 4);
    }
    return this.#keep(this.#readFrames(bytes));
  }

  #greeted(head: string): boolean {
    const accept = /^sec-websocket-accept: (.*)$/im.exec(head)?.[1]?.trim();
    if (!head.startsWith('HTTP/1.1 101') || accept !== this.#accept) {
      this.#settle(new Error(`No WebSocket there: ${head.split('\r\n')[0]}`));
      this.close();
      return false;
    }
    this.#accept = null;
    this.isOpen = true;
    this.#settle(null);
    return true;
  }

  /** Answers what is left over: the beginning of the next frame. */
  #readFrames(bytes: Buffer): Buffer {
    let at = 0;
    for (;;) {
      const frame = readFrame(bytes, at);
      if (!frame) return bytes.subarray(at);
      at = frame.end;
      if (frame.opcode === TEXT) this.onText(frame.payload, this);
      else if (frame.opcode === PING) this.#write(PONG, frame.payload);
      else if (frame.opcode === CLOSE) this.#socket.end();
      else if (frame.opcode !== PONG) throw new Error(`Unexpected frame of kind ${frame.opcode}`);
    }
  }

  #keep(rest: Buffer): boolean {
    // The shared buffer is about to be used again.
    this.#rest = rest.length > 0 ? Buffer.from(rest) : null;
    return true;
  }
}

/** The whole, unmasked frame at `at`, or `null` while there is only a part of it. */
function readFrame(bytes: Buffer, at: number) {
  if (bytes.length < at + 2) return null;
  const first = bytes.readUInt8(at);
  let length = bytes.readUInt8(at + 1);
  let start = at + 2;
  if (first < 0x80) throw new Error('A frame in fragments, which none of the competitors sends');
  if (length === 126) {
    if (bytes.length < start + 2) return null;
    length = bytes.readUInt16BE(start);
    start += 2;
  } else if (length === 127) {
    if (bytes.length < start + 8) return null;
    length = Number(bytes.readBigUInt64BE(start));
    start += 8;
  }
  const end = start + length;
  if (bytes.length < end) return null;
  return { opcode: first & 0x0f, payload: bytes.subarray(start, end), end };
}
