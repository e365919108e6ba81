import * as z from 'zod';
import { createResetCode, findUserByEmail } from '../domain/account';
import type { Domain } from '../domain/context';
import { findFirstWorkspaceOf } from '../domain/workspace';
import { explainError } from '../infra/explain-error';
import type { Mailer } from '../infra/mailer';
import { JobFailure, type JobHandler } from './run-jobs';

/** About ten minutes of tries; who waits for a link asks again then. */
const MOST = 8;

const payload = z.object({ kind: z.literal('password-reset'), email: z.string() });

interface Options {
  domain: Domain;
  mailer: Mailer;
  /** Where people reach this server. */
  publicUrl: string;
}

/** Sends mail. What is secret in one is made as it is sent, and stands in no job. */
export const mailJob = ({ domain, mailer, publicUrl }: Options): JobHandler => ({
  queue: 'mail',
  most: MOST,
  async run(job) {
    const { email } = payload.parse(job.payload);
    const { db } = domain.store;
    const user = await findUserByEmail(db, email);
    const workspace = user && (await findFirstWorkspaceOf(db, user.id));
    // Nobody is told whether an address has an account, so that is no error.
    if (!user || user.disabledAt || !workspace) return;
    const url = new URL(`/reset-password/${createResetCode(domain, user)}`, publicUrl).href;
    const { renderPasswordReset } = await import('../mail');
    const mail = await renderPasswordReset({ name: user.name, place: workspace.name, url });
    const key = `${job.id} ${job.version}`;
    await mailer.send({ ...mail, from: workspace.name, to: user.email, key }).catch(refused);
  },
});

function refused(error: unknown): never {
  throw new JobFailure(explainError(error), { cause: error });
}
