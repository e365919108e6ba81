import { explainError } from '../infra/explain-error';
import type { Mailer } from '../infra/mailer';
import { LETTERS, type Office } from './letters';
import { JobFailure, type JobHandler } from './run-jobs';

/** About ten minutes of tries; who waits for a link asks again then. */
const MOST = 8;

/** Sends mail. */
export const mailJob = ({ mailer, ...office }: Office & { mailer: Mailer }): JobHandler => ({
  queue: 'mail',
  most: MOST,
  async run({ id, version, payload }) {
    const write = LETTERS[String(payload.kind)];
    if (!write) throw new Error(`There is no mail of the kind ${payload.kind}`);
    const letter = await write(office, payload);
    if (!letter) return;
    const { onSent, ...mail } = letter;
    await mailer.send({ ...mail, key: `${id} ${version}` }).catch(refused);
    await onSent?.();
  },
});

function refused(error: unknown): never {
  throw new JobFailure(explainError(error), { cause: error });
}
