import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** `up` is what the near end says to the server, `down` what the server answers. */
type Direction = 'up' | 'down';

export interface Proxy extends AsyncDisposable {
  url: string;
  port: number;
  /** Every connection dies at once, and new ones are refused: a network that is gone. */
  cut(): void;
  /** The network is as it should be: nothing is refused, late or held back. */
  restore(): void;
  /** Every connection dies at once; new ones are let through. */
  drop(): void;
  /** From now on all bytes arrive this much later, each way. */
  delay(ms: number): void;
  /** What is open now carries nothing any more and never closes, either side; what is opened later is fine. */
  blackhole(): void;
  /** Connections stay open, but nothing gets through in this direction; what piles up presses back. */
  stall(direction: Direction): void;
  /** After this many more bytes in this direction the connection that carried the last of them dies. */
  cutAfter(bytes: number, direction: Direction): void;
  /** Says in this direction, on every connection, that no more will come; the other one stays open. */
  halfClose(direction: Direction): void;
}

interface ProxyOptions {
  /** Lets no WebSocket through, as some company networks do. */
  blocksWebSockets?: boolean;
}

/** What is wrong with the network now. */
interface Weather {
  isCut: boolean;
  delayMs: number;
  stalled: Set<Direction>;
  bytesLeft: Map<Direction, number>;
}

/** A TCP proxy in front of a server that may not run yet; `target` answers its port. */
export async function startProxy(
  target: () => number,
  { blocksWebSockets = false }: ProxyOptions = {},
): Promise<Proxy> {
  const weather: Weather = { isCut: false, delayMs: 0, stalled: new Set(), bytesLeft: new Map() };
  const open = new Set<Socket>();
  const lanes = new Set<Lane>();
  const server = createServer({ allowHalfOpen: true }, (near) => {
    if (weather.isCut) return void near.destroy();
    const far = connect({ port: target(), host: '127.0.0.1', allowHalfOpen: true });
    const both = [new Lane('up', [near, far], weather), new Lane('down', [far, near], weather)];
    for (const lane of both) lanes.add(lane);
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        open.delete(socket);
        for (const lane of both) lanes.delete(lane);
        if (both.some((lane) => lane.isDead)) return;
        near.destroy();
        far.destroy();
      });
    }
    if (blocksWebSockets) {
      near.on('data', (chunk: Buffer) => {
        if (/^upgrade: *websocket/im.test(chunk.toString('latin1'))) near.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const drop = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    drop,
    cut() {
      weather.isCut = true;
      drop();
    },
    restore() {
      Object.assign(weather, { isCut: false, delayMs: 0 });
      weather.stalled.clear();
      weather.bytesLeft.clear();
      for (const lane of lanes) lane.flow();
    },
    delay(ms) {
      weather.delayMs = ms;
    },
    stall: (direction) => void weather.stalled.add(direction),
    cutAfter: (bytes, direction) => void weather.bytesLeft.set(direction, bytes),
    blackhole() {
      for (const lane of lanes) lane.die();
    },
    halfClose(direction) {
      for (const lane of lanes) if (lane.direction === direction) lane.end();
    },
    async [Symbol.asyncDispose]() {
      drop();
      server.close();
      await once(server, 'close');
    },
  };
}

/** One direction of one connection. It reads no further than it may write, so that pressure is felt. */
class Lane {
  readonly #queue: { chunk: Buffer; due: number }[] = [];
  readonly #from: Socket;
  readonly #to: Socket;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;
  isDead = false;

  constructor(
    readonly direction: Direction,
    [from, to]: [Socket, Socket],
    private readonly weather: Weather,
  ) {
    this.#from = from;
    this.#to = to;
    from.on('data', (chunk: Buffer) => {
      this.#queue.push({ chunk, due: performance.now() + weather.delayMs });
      this.flow();
    });
    from.on('end', () => {
      this.#isOver = true;
      this.flow();
    });
    from.on('close', () => clearTimeout(this.#timer));
    to.on('drain', () => this.flow());
  }

  /** Passes on what is due, as far as the other side takes it. */
  flow(): void {
    clearTimeout(this.#timer);
    if (this.isDead) return;
    while (!this.#isHeldUp) {
      const [first] = this.#queue;
      if (!first) break;
      const waitMs = first.due - performance.now();
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.flow(), waitMs);
        return;
      }
      this.#queue.shift();
      this.#write(first.chunk);
    }
    if (this.#isHeldUp) this.#from.pause();
    else if (this.#isOver) this.#to.end();
    else this.#from.resume();
  }

  /** Takes what comes and passes on nothing, not even the end. */
  die(): void {
    this.isDead = true;
    this.#queue.length = 0;
    this.#from.removeAllListeners('data').removeAllListeners('end').resume();
  }

  end(): void {
    this.#queue.length = 0;
    this.#to.end();
  }

  get #isHeldUp(): boolean {
    return this.weather.stalled.has(this.direction) || this.#to.writableNeedDrain;
  }

  #write(chunk: Buffer): void {
    if (this.#to.writableEnded) return;
    const left = this.weather.bytesLeft.get(this.direction);
    if (left === undefined) return void this.#to.write(chunk);
    if (chunk.length < left) {
      this.weather.bytesLeft.set(this.direction, left - chunk.length);
      this.#to.write(chunk);
      return;
    }
    this.weather.bytesLeft.delete(this.direction);
    this.#queue.length = 0;
    this.#to.end(chunk.subarray(0, left), () => this.#from.destroy());
  }
}
