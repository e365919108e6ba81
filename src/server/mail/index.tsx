import { render } from '@react-email/render';
import type { ReactElement } from 'react';
import { PasswordReset } from './password-reset';

export interface Rendered {
  subject: string;
  text: string;
  html: string;
}

/** The mail with the link that sets a new password. */
export const renderPasswordReset = (about: { name: string; place: string; url: string }) =>
  renderMail(`Set a new password for ${about.place}`, <PasswordReset {...about} />);

/** As text and as HTML, from one source; what people wrote in it is escaped. */
async function renderMail(subject: string, mail: ReactElement): Promise<Rendered> {
  const [html, text] = await Promise.all([render(mail), render(mail, { plainText: true })]);
  return { subject, html, text };
}
