import cluster from 'node:cluster';
import { type Env, readEnv, wantsTrace } from './env';
import { startCluster } from './http/cluster';
import { explainError } from './infra/explain-error';
import { createLogger } from './infra/logger';
import { startServer } from './start';

try {
  await serve(readEnv());
} catch (error) {
  giveUp(error);
}

async function serve(env: Env): Promise<void> {
  if (env.WEB_CONCURRENCY > 1 && cluster.isPrimary) {
    startCluster(env.WEB_CONCURRENCY, createLogger(env.LOG_LEVEL));
  } else {
    await startServer(env);
  }
}

/** What keeps a server from starting is for people: sentences, without where they were thrown. */
function giveUp(error: unknown): never {
  const trace = wantsTrace() && error instanceof Error ? error.stack : undefined;
  process.stderr.write(`\n${trace ?? explainError(error)}\n`);
  process.exit(1);
}
