import cluster from 'node:cluster';
import { readEnv } from './env';
import { startCluster } from './http/cluster';
import { startServer } from './start';

const env = readEnv();
if (env.WEB_CONCURRENCY > 1 && cluster.isPrimary) startCluster(env.WEB_CONCURRENCY);
else await startServer(env);
