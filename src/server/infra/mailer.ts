import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';

export interface Mail {
  /** The name that it comes from; the address is the server's. */
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** A second try of the same mail has the same, by which mailboxes know it. */
  key: string;
}

export interface Mailer {
  /** Resolves when the mail server has taken it; throws when it refuses it or does not answer. */
  send(mail: Mail): Promise<void>;
  /** Whether the mail server answers and lets us in; throws when not. */
  check(): Promise<void>;
  close(): void;
}

const CONNECT_MS = 10_000;
const SILENCE_MS = 30_000;

/** Sends mail through one SMTP server: `smtp://user:password@host:587`, or `smtps://` on port 465. */
export function createMailer({ url, from }: { url: string; from: string }): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    // What is sent is text that was made here.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = from.split('@').at(-1);
  return {
    async send({ from: name, key, ...mail }) {
      const id = createHash('sha256').update(key).digest('hex').slice(0, 32);
      await transport.sendMail({
        ...mail,
        from: { name, address: from },
        messageId: `<${id}@${domain}>`,
        // RFC 3834: no absence notes in return.
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    },
    async check() {
      await transport.verify();
    },
    close: () => transport.close(),
  };
}
