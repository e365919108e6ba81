import { access, constants, stat } from 'node:fs/promises';
import { Refusal } from '@/shared/refusal';

/** Names what is wrong with a file that is to be read: reading a folder fails without saying which. */
export async function requireFile(path: string): Promise<void> {
  await access(path, constants.R_OK);
  if ((await stat(path)).isDirectory())
    throw new Refusal('folder', `${path} is a folder: name a file.`);
}
