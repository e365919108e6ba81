import cluster from 'node:cluster';
import { provideAuthGateway } from './auth/gateway';
import { needsSetUp, setUpCode } from './domain/account';
import { configureNextAuth, type Env } from './env';
import { openPages } from './http/pages';
import { openParley, type Parley } from './parley';

/** What is not closed by then is left to the exit. */
const SHUTDOWN_MS = 15_000;

/** Serves until it is stopped, and then shuts down in order: sockets, HTTP, bus, store. */
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
  await announceSetUp(parley);
}

/** Until the server is set up, each start prints the code that setting it up asks for; one process does. */
async function announceSetUp({ domain }: Parley): Promise<void> {
  const isFirst = cluster.worker === undefined || cluster.worker.id === 1;
  if (!isFirst || !domain.entry.setUpNeedsCode || !(await needsSetUp(domain.store.db))) return;
  process.stdout.write(`\nThis server is not set up yet. Set-up code: ${setUpCode(domain)}\n`);
}
