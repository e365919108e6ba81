import cluster from 'node:cluster';
import { type Env, readEnv } from './env';
import { startCluster } from './http/cluster';
import { createLogger } from './infra/logger';
import { startServer } from './start';

const env = readSettings();
if (env.WEB_CONCURRENCY > 1 && cluster.isPrimary) {
  startCluster(env.WEB_CONCURRENCY, createLogger(env.LOG_LEVEL));
} else {
  await startServer(env);
}

/** What is wrong with the settings is for people: the sentences alone, without where they were thrown. */
function readSettings(): Env {
  try {
    return readEnv();
  } catch (error) {
    process.stderr.write(`\n${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }
}
