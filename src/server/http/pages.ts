import { type IncomingMessage, Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type createNext from 'next';
import type { Env } from '../env';
import { listBuiltFiles } from './built-files';

/** What serves everything that is not the API. */
export interface Pages {
  /** Resolves when Next is loaded, which takes longer than all else; earlier requests wait for it. */
  ready: Promise<void>;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Whether a URL is that of a static file, which is sent without rendering a page. */
  isFile(url: string): Promise<boolean>;
  /** Takes the upgrades of hot reload in development. Returns false for all others, which it leaves alone. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  close(): Promise<void>;
}

/** Next, kept away from our server's `upgrade` event. */
export function openPages(env: Env): Pages {
  const dev = env.NODE_ENV === 'development';
  // Next hangs an `upgrade` listener on the server it is given; on this spare one it does no harm.
  const spare = new Server();
  const loading = load({ dev, httpServer: spare, hostname: 'localhost', port: env.PORT });
  const ready = loading.then(() => undefined);
  // Its callers handle the rejection; that there are none yet must not end the process.
  ready.catch(() => undefined);
  // In development files are built on request.
  const files = dev ? Promise.resolve(null) : listBuiltFiles();
  files.catch(() => undefined);
  return {
    ready,
    async handle(request, response) {
      const app = await loading;
      await app.getRequestHandler()(request, response);
    },
    async isFile(url) {
      const built = await files;
      if (!built) return url.startsWith('/_next/');
      return built.has(pathOf(url));
    },
    upgrade(request, socket, head) {
      if (!dev || !request.url?.startsWith('/_next/')) return false;
      spare.emit('upgrade', request, socket, head);
      return true;
    },
    close: async () => (await loading).close(),
  };
}

function pathOf(url: string): string {
  const [path = ''] = url.split('?', 1);
  try {
    return decodeURIComponent(path);
  } catch {
    // No file has such a name.
    return path;
  }
}

/** Read only now: sockets are listened for meanwhile. */
async function load(
  options: Parameters<typeof createNext>[0],
): Promise<ReturnType<typeof createNext>> {
  const { default: next } = await import('next');
  const app = next(options);
  await app.prepare();
  return app;
}
