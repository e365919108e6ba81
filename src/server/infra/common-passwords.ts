/** Whether this is one of the 49,000 passwords that are tried first, in whatever case it is written. */
export async function isCommonPassword(password: string): Promise<boolean> {
  // Read when somebody first chooses a password: most processes never need it.
  const { COMMON_PASSWORDS } = await import('./common-password-list');
  return COMMON_PASSWORDS.has(password.toLowerCase());
}
