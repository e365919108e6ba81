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
  turbopack: { root: import.meta.dirname },
  // Loaded by Node as they are: natives, and modules that hold sockets open.
  serverExternalPackages: ['postgres', 'ioredis', 'ws', '@node-rs/argon2', 'pino'],
  // A server that was restarted is waited for: pages load when they are first asked for, and without source maps.
  experimental: { preloadEntriesOnStart: false, serverSourceMaps: false },
};

export default config;
