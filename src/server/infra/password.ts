import { hash, verify } from '@node-rs/argon2';

/** argon2id (the package's default) with OWASP's first recommended cost; memory in KiB. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Nobody's: checked against where there is no hash, so that an unknown address takes as long as a known one. */
const NOBODYS =
  '$argon2id$v=19$m=19456,t=2,p=1$x8oxrb9j0arYWjiZcp8siw$TECYZ2ANhTKj+gYTuaixbxXWBhZHh7hUtnPdf5eoFyI';

// Keyboards and systems write the same accented letter in different ways.
const normal = (password: string) => password.normalize('NFKC');

export const hashPassword = (password: string): Promise<string> => hash(normal(password), COST);

/** Spends the same time whether or not there is a hash. */
export async function verifyPassword(
  passwordHash: string | null,
  password: string,
): Promise<boolean> {
  const right = await verify(passwordHash ?? NOBODYS, normal(password));
  return right && passwordHash !== null;
}
