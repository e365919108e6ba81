import * as z from 'zod';
import { inviteId, userId, workspaceId } from '@/shared/input/id';
import { createEmailCode, createResetCode, findUser, findUserByEmail } from '../domain/account';
import type { Domain } from '../domain/context';
import { findInvitation, noteMailed } from '../domain/invite';
import { findFirstWorkspaceOf } from '../domain/workspace';
import type { Mail } from '../infra/mailer';

// What is secret in a mail is made as it is sent, and stands in no job.

export interface Office {
  domain: Domain;
  /** Where people reach this server. */
  publicUrl: string;
}

export interface Letter extends Omit<Mail, 'key'> {
  /** Once the mail server has taken it. */
  onSent?(): Promise<void>;
}

/** Writes the mail that a job asks for; `null` when it is not wanted any more. */
type Write = (office: Office, payload: unknown) => Promise<Letter | null>;

/** By the `kind` that stands in the job. */
export const LETTERS: Record<string, Write> = {
  'password-reset': of(
    z.object({ email: z.string() }),
    async ({ domain, publicUrl }, { email }) => {
      const user = await findUserByEmail(domain.store.db, email);
      // Nobody is told whether an address has an account, so that is no error.
      const person = user && (await findRecipient(domain, user));
      if (!person) return null;
      const url = new URL(`/reset-password/${createResetCode(domain, person.user)}`, publicUrl)
        .href;
      const { renderPasswordReset } = await import('../mail');
      return {
        ...person.from,
        to: person.user.email,
        ...(await renderPasswordReset({ ...person.about, url })),
      };
    },
  ),

  invitation: of(z.object({ workspaceId, inviteId }), async ({ domain, publicUrl }, which) => {
    const found = await findInvitation(domain, which);
    if (!found) return null;
    const { email, code, workspaceName: place, inviterName: inviter, expiresAt } = found;
    const url = new URL(`/invite/${code}`, publicUrl).href;
    const { renderInvitation } = await import('../mail');
    const mail = await renderInvitation({ inviter, place, url, expiresAt });
    return { ...mail, from: place, to: email, onSent: () => noteMailed(domain, which) };
  }),

  'email-change': of(
    z.object({ userId, email: z.string() }),
    async ({ domain, publicUrl }, { userId: id, email }) => {
      const user = await findUser(domain.store.db, id);
      const person = user && (await findRecipient(domain, user));
      // Whose address it is already is not told that somebody else entered it.
      if (!person || (await findUserByEmail(domain.store.db, email))) return null;
      const code = createEmailCode(domain, { user: person.user, email });
      const url = new URL(`/confirm-address/${code}`, publicUrl).href;
      const { renderEmailChange } = await import('../mail');
      return { ...person.from, to: email, ...(await renderEmailChange({ ...person.about, url })) };
    },
  ),

  'email-changed': of(
    z.object({ userId, to: z.string() }),
    async ({ domain }, { userId: id, to }) => {
      const user = await findUser(domain.store.db, id);
      const person = user && (await findRecipient(domain, user));
      if (!person) return null;
      const { renderEmailChanged } = await import('../mail');
      return { ...person.from, to, ...(await renderEmailChanged(person.about)) };
    },
  ),
};

function of<T>(
  payload: z.ZodType<T>,
  write: (office: Office, about: T) => Promise<Letter | null>,
): Write {
  return (office, given) => write(office, payload.parse(given));
}

type User = NonNullable<Awaited<ReturnType<typeof findUser>>>;

/** Someone who can sign in somewhere, and what mails call them and that place; `null` for anyone else. */
async function findRecipient({ store }: Domain, user: User) {
  const workspace = await findFirstWorkspaceOf(store.db, user.id);
  if (user.disabledAt !== null || !workspace) return null;
  const { name: place } = workspace;
  return { user, about: { name: user.name, place }, from: { from: place } };
}
