import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PHASE_PRODUCTION_SERVER } from 'next/constants.js';

const ROOT = import.meta.dirname;
// What browsers keep of a workspace has the shapes of these files: of another version it is not used.
const SHAPES = ['src/shared/model', 'src/client/sync/state.ts', 'src/client/sync/saved.ts'];

function stateVersion() {
  const files = SHAPES.flatMap((path) =>
    path.endsWith('.ts') ? [path] : readdirSync(join(ROOT, path)).map((file) => `${path}/${file}`),
  );
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(readFileSync(join(ROOT, file)));
  return hash.digest('base64url').slice(0, 12);
}

/** @type {import('next').NextConfig} */
const config = {
  // `npm run check` does this for the whole project; whoever only starts Parley need not wait for it.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  agentRules: false,
  reactStrictMode: true,
  compress: true,
  devIndicators: false,
  // No page uses it, and it would fetch and convert whatever it is pointed at.
  images: { unoptimized: true },
  turbopack: { root: ROOT },
  // Loaded by Node as they are: natives, and modules that hold sockets open.
  serverExternalPackages: ['postgres', 'ioredis', 'ws', '@node-rs/argon2', 'pino'],
  // A server that was restarted is waited for: pages load when they are first asked for, and without source maps.
  experimental: { preloadEntriesOnStart: false, serverSourceMaps: false },
};

/** Pages hold the version of what they were built with: a server that only serves them needs no sources. */
export default (phase) =>
  phase === PHASE_PRODUCTION_SERVER
    ? config
    : { ...config, env: { STATE_VERSION: stateVersion() } };
