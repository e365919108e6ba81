import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Proxy extends AsyncDisposable {
  url: string;
  /** Every connection dies at once, and new ones are refused: a network that is gone. */
  cut(): void;
  restore(): void;
}

interface ProxyOptions {
  /** Lets no WebSocket through, as some company networks do. */
  blocksWebSockets?: boolean;
}

/** A TCP proxy in front of a server that may not run yet; `target` answers its port. */
export async function startProxy(
  target: () => number,
  { blocksWebSockets = false }: ProxyOptions = {},
): Promise<Proxy> {
  const open = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(target(), '127.0.0.1');
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
    if (blocksWebSockets) {
      near.on('data', (chunk: Buffer) => {
        if (/^upgrade: *websocket/im.test(chunk.toString('latin1'))) near.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const dropAll = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    cut() {
      isCut = true;
      dropAll();
    },
    restore() {
      isCut = false;
    },
    async [Symbol.asyncDispose]() {
      dropAll();
      server.close();
      await once(server, 'close');
    },
  };
}
