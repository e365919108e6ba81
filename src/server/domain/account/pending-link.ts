import * as z from 'zod';
import type { ProviderAccount } from '../../auth/gateway';
import type { Domain } from '../context';

const VALID_MS = 10 * 60 * 1000;

const content = z.object({
  provider: z.string(),
  providerAccountId: z.string(),
  email: z.string(),
  name: z.string(),
  until: z.number(),
});

/** A provider's verified account that waits for its person's password; kept by the browser, signed. */
export function sealPendingLink({ signer, clock }: Domain, from: ProviderAccount): string {
  const { provider, providerAccountId, email, name } = from;
  const until = clock.now().getTime() + VALID_MS;
  const text = Buffer.from(
    JSON.stringify({ provider, providerAccountId, email, name, until }),
  ).toString('base64url');
  return `${text}.${signer.sign('link', text)}`;
}

/** What was sealed, within ten minutes; `null` for anything else. */
export function openPendingLink(
  { signer, clock }: Domain,
  sealed: string | undefined,
): ProviderAccount | null {
  const [text = '', signature = ''] = sealed?.split('.') ?? [];
  if (!signer.matches(signature, 'link', text)) return null;
  const { until, ...from } = content.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  return until > clock.now().getTime() ? { ...from, emailVerified: true } : null;
}
