import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@/server/infra/free-port';
import { until } from './wait';

/** The name in the example, and in the certificate that is made here. */
export const PROXY_NAME = 'chat.example.com';
const EXAMPLE = 'docs/nginx.conf';

/** Why nginx cannot be tested here; `null` when it can. */
export function nginxIsMissing(): string | null {
  for (const [program, flag] of [
    ['nginx', '-v'],
    ['openssl', 'version'],
  ] as const) {
    if (spawnSync(program, [flag], { stdio: 'ignore' }).error) return `${program} is not installed`;
  }
  return null;
}

export interface Nginx extends AsyncDisposable {
  /** With TLS. */
  port: number;
  plainPort: number;
  /** What vouches for `PROXY_NAME`. */
  ca: string;
  output(): string;
}

/** The real nginx on docs/nginx.conf, with addresses of this machine in place of those of the example. */
export async function startNginx(upstreamPorts: [number, number]): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-test-nginx-'));
  // When root starts it, its workers are somebody else.
  await chmod(folder, 0o755);
  const [port, plainPort] = [await freePort(), await freePort()];
  const [certificate, key] = makeCertificate(folder);
  const example = await readFile(EXAMPLE, 'utf8');
  const site = replaceAll(example, {
    'server 10.0.0.11:3000': `server 127.0.0.1:${upstreamPorts[0]}`,
    'server 10.0.0.12:3000': `server 127.0.0.1:${upstreamPorts[1]}`,
    'listen 80;': `listen 127.0.0.1:${plainPort};`,
    'listen 443 ssl;': `listen 127.0.0.1:${port} ssl;`,
    '/etc/ssl/chat.example.com.pem': certificate,
    '/etc/ssl/chat.example.com.key': key,
  });
  await writeFile(join(folder, 'site.conf'), site);
  await writeFile(join(folder, 'nginx.conf'), mainSettings(folder));

  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const ended = once(child, 'exit');
  await until(() => {
    if (child.exitCode !== null) throw new Error(`nginx did not start:\n${output}`);
    return answers(port);
  });
  return {
    port,
    plainPort,
    ca: await readFile(certificate, 'utf8'),
    output: () => output,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Every line that is to change must be there: an example that moved on is to fail here. */
function replaceAll(text: string, changes: Record<string, string>): string {
  return Object.entries(changes).reduce((changed, [from, to]) => {
    if (changed.split(from).length !== 2) throw new Error(`${EXAMPLE} does not say “${from}” once`);
    return changed.replace(from, to);
  }, text);
}

function makeCertificate(folder: string): [string, string] {
  const [certificate, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const subject = ['-subj', `/CN=${PROXY_NAME}`, '-addext', `subjectAltName=DNS:${PROXY_NAME}`];
  const files = ['-keyout', key, '-out', certificate];
  const kind = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', ...kind, ...subject, ...files], { stdio: 'ignore' });
  return [certificate, key];
}

const mainSettings = (folder: string) => `
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr warn;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  include ${folder}/site.conf;
}
`;

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    const finish = (up: boolean) => {
      socket.destroy();
      done(up);
    };
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}
