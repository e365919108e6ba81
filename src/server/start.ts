import { provideAuthGateway } from './auth/gateway';
import { configureNextAuth, type Env } from './env';
import { openPages } from './http/pages';
import { openParley } from './parley';

/** What is not closed by then is left to the exit. */
const SHUTDOWN_MS = 15_000;

/** Serves until told to stop, and then stops in order: sockets, HTTP, bus, store. */
export async function startServer(env: Env): Promise<void> {
  configureNextAuth(env);
  const parley = await openParley(env);
  provideAuthGateway(parley.gateway);
  const pages = openPages(env);
  const http = parley.serve(pages);
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    parley.log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), SHUTDOWN_MS).unref();
    await http.close();
    await parley.close();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);

  // Sockets first: after a restart their clients have waited long enough.
  const port = await http.listen(env.PORT, env.HOST);
  await pages.ready;
  parley.log.info({ port }, 'serving');
}
