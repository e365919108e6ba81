import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { invalid } from '@/shared/errors';
import { password as schema } from '@/shared/input/common';

export interface GivenPassword {
  password: string;
  /** Made here, so it has to be shown. */
  made: boolean;
}

/** From standard input when asked to, which leaves no trace in the shell's history; else made up. */
export async function takePassword(fromStdin: boolean): Promise<GivenPassword> {
  if (!fromStdin) return { password: randomBytes(12).toString('base64url'), made: true };
  const [line = ''] = (await text(process.stdin)).split(/\r?\n/);
  const parsed = schema.safeParse(line);
  if (!parsed.success) {
    throw invalid('password', parsed.error.issues.map((issue) => issue.message).join(' '));
  }
  return { password: parsed.data, made: false };
}
