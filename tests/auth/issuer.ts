import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Claims {
  sub: string;
  email: string;
  /** Some issuers write it as text, and some leave it out. */
  email_verified: boolean | 'true' | 'false' | undefined;
  name: string;
}

export interface Issuer extends AsyncDisposable {
  url: string;
  /** Who signs in there next; they agree to everything at once. */
  person: Claims;
}

/** An OpenID Connect issuer with one client, `parley`, and its secret, `s3cret`. */
export async function startIssuer(person: Claims): Promise<Issuer> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const nonces = new Map<string, string>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', issuer.url);
    const answer = ROUTES[url.pathname];
    if (answer) answer(url, request, response);
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const issuer: Issuer = {
    url: `http://127.0.0.1:${port}`,
    person,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  type Route = (url: URL, request: IncomingMessage, response: ServerResponse) => void;
  const ROUTES: Record<string, Route> = {
    '/.well-known/openid-configuration': (_, __, response) =>
      json(response, {
        issuer: issuer.url,
        authorization_endpoint: `${issuer.url}/authorize`,
        token_endpoint: `${issuer.url}/token`,
        userinfo_endpoint: `${issuer.url}/userinfo`,
        jwks_uri: `${issuer.url}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      }),
    '/jwks': (_, __, response) =>
      json(response, {
        keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }],
      }),
    '/authorize'(url, _, response) {
      const code = randomUUID();
      nonces.set(code, url.searchParams.get('nonce') ?? '');
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.searchParams.set('code', code);
      back.searchParams.set('state', url.searchParams.get('state') ?? '');
      response.writeHead(302, { location: back.href }).end();
    },
    '/token'(_, request, response) {
      request.once('data', (body: Buffer) => {
        const code = new URLSearchParams(body.toString()).get('code') ?? '';
        const now = Math.floor(Date.now() / 1000);
        const claims = { iss: issuer.url, aud: 'parley', iat: now, exp: now + 60 };
        const token = sign({ ...claims, nonce: nonces.get(code), ...issuer.person });
        json(response, { access_token: 'a', token_type: 'Bearer', id_token: token });
      });
    },
    '/userinfo': (_, __, response) => json(response, issuer.person),
  };

  function sign(claims: object): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg: 'RS256', kid: 'one' })}.${part(claims)}`;
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`;
  }

  return issuer;
}

function json(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
