import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { until } from './wait';

interface Received {
  to: string;
  /** All of it as it came, headers first. */
  raw: string;
}

export interface MailServer extends AsyncDisposable {
  url: string;
  received: Received[];
  /** What it does with the mail that comes next: takes it, refuses it for ever, or says "later". */
  answer: 'take' | 'refuse' | 'later';
  /** The next mail to an address, once it came. */
  next(to: string): Promise<Received>;
}

const CODES = { refuse: 550, later: 451 };

/** A mail server that keeps what it gets: `await using smtp = await startMailServer()`. */
export async function startMailServer(): Promise<MailServer> {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo(_address, _session, done) {
      if (mail.answer === 'take') return done();
      done(
        Object.assign(new Error(`Answered ${mail.answer}`), { responseCode: CODES[mail.answer] }),
      );
    },
    onData(stream, session, done) {
      let raw = '';
      stream.setEncoding('utf8').on('data', (part: string) => {
        raw += part;
      });
      stream.on('end', () => {
        for (const { address } of session.envelope.rcptTo) received.push({ to: address, raw });
        done();
      });
    },
  });
  // Of a client that was killed while it spoke.
  server.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ECONNRESET') throw error;
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  let seen = 0;
  const mail: MailServer = {
    url: `smtp://127.0.0.1:${port}`,
    received,
    answer: 'take',
    next: async (to) => {
      const found = await until(() => received.slice(seen).find((each) => each.to === to), {
        timeoutMs: 20_000,
      });
      seen = received.indexOf(found) + 1;
      return found;
    },
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => server.close(resolve));
    },
  };
  return mail;
}

/** The first link of a mail to this path. */
export function linkIn({ raw }: Received, path: string): string {
  // Quoted-printable ends long lines with "=".
  const text = raw.replace(/=\r?\n/g, '').replace(/=3D/g, '=');
  const link = text.match(new RegExp(`https?://[^\\s"<>]*${path}/[^\\s"<>]+`))?.[0];
  if (!link) throw new Error(`The mail has no link to ${path}`);
  return link;
}
