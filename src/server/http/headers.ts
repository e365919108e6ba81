import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Env } from '../env';
import { addressOf } from './address';

/** What Next and NextAuth may believe about the caller: our own word, never the outside's. */
export function sanitizeRequest(request: IncomingMessage, env: Env): void {
  const { headers } = request;
  const address = addressOf(request, env.TRUST_PROXY);
  const proto = env.TRUST_PROXY ? headers['x-forwarded-proto']?.toString() : undefined;
  for (const name of Object.keys(headers)) {
    if (/^(x-forwarded-|x-middleware-|x-parley-|x-invoke-|x-nextjs-data|forwarded$)/.test(name))
      delete headers[name];
  }
  headers['x-parley-ip'] = address;
  headers['x-forwarded-for'] = address;
  headers['x-forwarded-host'] = headers.host ?? 'localhost';
  headers['x-forwarded-proto'] = proto === 'https' ? 'https' : 'http';
}

/** The headers of every page. Next puts the nonce it finds in the request's policy on its scripts. */
export function securePage(request: IncomingMessage, response: ServerResponse, env: Env): void {
  const nonce = randomBytes(16).toString('base64');
  const dev = env.NODE_ENV === 'development';
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ''}`,
    // Positions of virtual rows and pop-overs are style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
  request.headers['content-security-policy'] = policy;
  request.headers['x-nonce'] = nonce;
  response.setHeader('content-security-policy', policy);
}

const HSTS_SECONDS = 365 * 24 * 60 * 60;
/** Browser features that no page of ours uses, or may be made to use. */
const NOT_USED = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
];
const PERMISSIONS = NOT_USED.map((feature) => `${feature}=()`).join(', ');

/** The headers of everything that is answered. */
export function secureAnswer(response: ServerResponse, env: Env): void {
  // Only a server that is reached by https may pin browsers to it.
  if (env.PUBLIC_URL?.startsWith('https:'))
    response.setHeader('strict-transport-security', `max-age=${HSTS_SECONDS}`);
  response.setHeader('permissions-policy', PERMISSIONS);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'same-origin');
  response.setHeader('x-frame-options', 'DENY');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
}
