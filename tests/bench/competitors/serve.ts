import type { Server } from 'node:http';

/** Every competitor listens where it is told to, and says when it does. */
export function serve(server: Server): void {
  server.listen(Number(process.env.PORT), '127.0.0.1', () => process.send?.('ready'));
}
