const NOT_CONFIRMED =
  'The sign-in service did not confirm who you are. Try again; if it stays so, tell whoever runs ' +
  'this server: its log has the reason.';

const SENTENCES: Record<string, string> = {
  unreachable: 'Parley can’t be reached. Check your connection and try again.',
  CredentialsSignin: 'This e-mail address and password don’t go together. Check both.',
  link_spent: 'This link was used already or is too old. Ask for a new one.',
  account_disabled:
    'This account was disabled by whoever runs this server. Ask them to enable it again.',
  single_sign_on_only:
    'Passwords are off on this server. Sign in with your organisation’s account instead.',
  OAuthSignin:
    'The sign-in service can’t be reached. Try again in a minute, or sign in another way.',
  OAuthCallback: NOT_CONFIRMED,
  Callback: NOT_CONFIRMED,
  no_invite: 'No one has invited this account yet. Ask for an invitation, or sign in another way.',
  unverified:
    'Your provider has not verified your e-mail address, so Parley can’t tell whose it is. ' +
    'Verify it there, then sign in again.',
  invite_address:
    'This invitation is for another e-mail address. Sign in with that one, or ask for an ' +
    'invitation of your own.',
};

/** The sentence that the sign-in page shows for the code of a refusal. */
export function refusalSentence(code: string): string {
  const [kind = '', seconds = ''] = code.split(':');
  if (kind === 'wait') {
    return `Too many tries. Try again in ${inWords(Number(seconds))}; a right password does not work before.`;
  }
  if (kind === 'busy') return 'Many people are signing in at once. Try again in a few seconds.';
  return SENTENCES[kind] ?? 'Signing in did not work. Try again, or sign in another way.';
}

function inWords(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds <= 0) return 'a moment';
  if (seconds < 60) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
