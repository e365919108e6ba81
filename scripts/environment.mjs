import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, wherever the command was called from. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * The settings for a process of Parley: the environment, then `.env` for what it does not hold, then what
 * Parley makes by itself, unless `makeSecret` is false. A setting without a value counts as not set.
 */
export function readSettings({ makeSecret = true } = {}) {
  const file = join(ROOT, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  const settings = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value));

  const dataDir = resolve(ROOT, settings.PARLEY_DATA_DIR ?? '.parley');
  return {
    ...settings,
    PARLEY_DATA_DIR: dataDir,
    ...(makeSecret && { NEXTAUTH_SECRET: settings.NEXTAUTH_SECRET ?? ownSecret(dataDir) }),
    NEXT_TELEMETRY_DISABLED: '1',
  };
}

/** Kept, so that people stay signed in over a restart. */
function ownSecret(dataDir) {
  const file = join(dataDir, 'secret');
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    try {
      writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, {
        mode: 0o600,
        flag: 'wx',
      });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
  return readFileSync(file, 'utf8').trim();
}
