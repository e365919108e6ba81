import { render } from '@react-email/render';
import type { ComponentProps, ReactElement } from 'react';
import { EmailChange, EmailChanged } from './email-change';
import { Invitation } from './invitation';
import { PasswordReset } from './password-reset';

export interface Rendered {
  subject: string;
  text: string;
  html: string;
}

/** The mail with the link that lets someone into a workspace. */
export const renderInvitation = (about: ComponentProps<typeof Invitation>) =>
  renderMail(`${about.inviter} invited you to ${about.place}`, <Invitation {...about} />);

/** The mail with the link that sets a new password. */
export const renderPasswordReset = (about: ComponentProps<typeof PasswordReset>) =>
  renderMail(`Set a new password for ${about.place}`, <PasswordReset {...about} />);

/** The mail with the link that makes its address the account’s. */
export const renderEmailChange = (about: ComponentProps<typeof EmailChange>) =>
  renderMail(`Confirm your address for ${about.place}`, <EmailChange {...about} />);

/** The mail to the address that was an account’s. */
export const renderEmailChanged = (about: ComponentProps<typeof EmailChanged>) =>
  renderMail(`Your address at ${about.place} was changed`, <EmailChanged {...about} />);

/** As text and as HTML, from one source; what people wrote in it is escaped. */
async function renderMail(subject: string, mail: ReactElement): Promise<Rendered> {
  const [html, text] = await Promise.all([render(mail), render(mail, { plainText: true })]);
  return { subject, html, text };
}
