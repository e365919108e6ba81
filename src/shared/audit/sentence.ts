import type { AuditAction } from '../model/audit';
import type { Role } from '../model/member';
import { describeSetting } from '../setting-words';

/** What was stored with an entry, without what its reader may not see. */
export type AuditDetail = Readonly<Record<string, unknown>>;

/** What a sentence is made of. */
export interface AuditFacts {
  detail: AuditDetail;
  /** The member or channel it is about: `Bea`, `#general`, or a word for one that is not shown. */
  subject: string;
  /** The channel that a message was in. */
  channel: string;
  /** The name of a member by their id. */
  nameOf(id: string): string;
}

/** What happened, to be read after who did it. Names and addresses only: never a secret, never a message. */
export function auditSentence(action: AuditAction, facts: AuditFacts): string {
  // While servers of two versions run, an entry of the newer one may have an action that this one lacks.
  return SENTENCES[action]?.(facts) ?? action;
}

const SENTENCES: Record<AuditAction, (facts: AuditFacts) => string> = {
  'session.started': ({ detail }) =>
    `signed in ${WAYS[text(detail, 'method')] ?? 'with a provider'}`,
  'session.failed': ({ detail, subject }) => `tried to sign in as ${subject}${tries(detail)}`,
  'session.refused': ({ detail, subject }) =>
    `tried to sign in as ${subject} ${proof(detail)}${times(detail)}; refused${because(detail)}`,
  'session.ended': () => 'signed out',
  'session.revoked': ({ detail, subject }) => `ended ${count(detail, 'session')} of ${subject}`,
  'account.email_changed': ({ detail }) =>
    `changed their e-mail address from ${text(detail, 'before')} to ${text(detail, 'after')}`,
  'password.changed': ({ detail }) =>
    `changed their password${detail.byLink === true ? ' by a link' : ''}${ended(detail) ? ` and signed out ${ended(detail)} of their sessions` : ''}`,
  'password.reset': ({ detail, subject }) =>
    `set a new password for ${subject} and ended ${count(detail, 'session')}`,
  'account.linked': ({ detail }) => `linked their account to ${providerName(detail)}`,
  'account.disabled': ({ subject }) => `disabled the account of ${subject}`,
  'account.enabled': ({ subject }) => `enabled the account of ${subject}`,
  'account.reset_link': ({ subject }) => `made a link by which ${subject} sets a new password`,
  'account.sign_in_link': ({ subject }) => `made a link that signs ${subject} in`,
  'token.created': ({ detail, nameOf }) =>
    `made the token “${text(detail, 'name')}” for ${nameOf(text(detail, 'memberId'))} (${list(detail, 'scopes').join(', ')})`,
  'token.revoked': ({ detail, nameOf }) =>
    `revoked ${tokenOf(detail)} of ${nameOf(text(detail, 'memberId'))}`,
  'token.restored': ({ detail, nameOf }) =>
    `let ${tokenOf(detail)} of ${nameOf(text(detail, 'memberId'))} work again`,
  'member.created': ({ detail, subject }) => `let ${subject} in as ${role(detail, 'role')}`,
  'member.joined_by_domain': () => 'joined by the domain of their address',
  'member.joined_import': ({ detail, subject }) =>
    `joined the imported @${text(detail, 'handle')} to the account of ${subject}`,
  'member.renamed': ({ detail }) => `changed their profile: ${changes(detail)}`,
  'member.role_changed': ({ detail, subject }) =>
    `made ${subject} ${role(detail, 'after')} (was ${text(detail, 'before')})`,
  'member.deactivated': ({ subject }) => `deactivated ${subject}`,
  'member.reactivated': ({ subject }) => `let ${subject} back in`,
  'bot.created': ({ detail }) => `made the bot @${text(detail, 'handle')}`,
  'invite.created': ({ detail }) => `made an invitation for ${role(detail, 'role')}`,
  'invite.accepted': ({ detail }) => `joined by an invitation as ${role(detail, 'role')}`,
  'invite.resent': () => 'had an invitation mailed again',
  'invite.revoked': ({ detail }) =>
    `revoked an invitation${text(detail, 'because') === 'maker' ? ' of someone who may not invite any more' : ''}`,
  'invite.restored': () => 'let an invitation work again, as its maker may invite again',
  'channel.created': ({ subject }) => `made ${subject}`,
  'channel.updated': channelChange,
  'channel.archived': ({ subject }) => `archived ${subject}`,
  'channel.unarchived': ({ subject }) => `brought ${subject} back from the archive`,
  'channel.members_added': ({ detail, subject, nameOf }) =>
    `added ${people(list(detail, 'memberIds'), nameOf)} to ${subject}`,
  'channel.member_removed': ({ detail, subject, nameOf }) =>
    `removed ${people([text(detail, 'memberId')].filter(Boolean), nameOf)} from ${subject}`,
  'message.deleted': ({ detail, channel, nameOf }) =>
    `deleted a message${'authorId' in detail ? ` of ${nameOf(text(detail, 'authorId'))}` : ''} in ${channel}`,
  'workspace.created': ({ detail }) => `made the workspace ${quoted(text(detail, 'name'))}`,
  'workspace.renamed': ({ detail }) =>
    `renamed the workspace from ${quoted(text(detail, 'before'))} to ${quoted(text(detail, 'after'))}`,
  'workspace.settings_changed': ({ detail }) => `changed ${settings(detail)}`,
  'import.finished': ({ detail }) =>
    `imported ${number(detail, 'messages')} messages, ${number(detail, 'people')} people and ${number(detail, 'channels')} channels from Slack`,
  'seed.finished': () => 'filled the workspace with made-up people and messages',
  'store.backed_up': () => 'made a backup of the whole server',
  'store.restored': () => 'restored the whole server from a backup',
  'store.moved': () => 'moved the whole server to another database',
};

const WAYS: Record<string, string> = {
  password: 'with their password',
  link: 'with a link from the operator',
  github: 'with GitHub',
  google: 'with Google',
  oidc: 'with single sign-on',
};

/** What was right, although nobody was let in. */
const proof = (detail: AuditDetail) =>
  text(detail, 'method') === 'password'
    ? 'with the right password'
    : (WAYS[text(detail, 'method')] ?? 'with a provider');

const REFUSALS: Record<string, string> = {
  account_disabled: 'the account is disabled',
  deactivated: 'they are deactivated here, and used an invitation',
  invite_address: 'the invitation is for another address',
  rate_limited: 'too many sign-ins within an hour',
};

const because = (detail: AuditDetail) => {
  const words = REFUSALS[text(detail, 'reason')];
  return words ? `: ${words}` : '';
};

/** Without the "with" that it signs in by. */
const providerName = (detail: AuditDetail) =>
  WAYS[text(detail, 'provider')]?.replace(/^with /, '') ?? 'a provider';

const PEOPLE_NAMED = 3;

const text = (detail: AuditDetail, key: string): string => {
  const value = detail[key];
  return typeof value === 'string' ? value : '';
};
const number = (detail: AuditDetail, key: string): number => {
  const value = detail[key];
  return typeof value === 'number' ? value : 0;
};
const list = (detail: AuditDetail, key: string): string[] => {
  const value = detail[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
};
const record = (detail: AuditDetail, key: string): AuditDetail => {
  const value = detail[key];
  return isRecord(value) ? value : {};
};
const isRecord = (value: unknown): value is AuditDetail =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const quoted = (name: string) => `“${name}”`;

/** `an admin`; whatever an older entry holds stands as it is. */
const role = (detail: AuditDetail, key: string): string => {
  const name = text(detail, key) satisfies Role | string;
  return /^[ao]/.test(name) ? `an ${name}` : `a ${name}`;
};

const count = (detail: AuditDetail, noun: string): string => {
  const many = number(detail, 'count');
  return many === 1 ? `one ${noun}` : `${many} ${noun}s`;
};

const ended = (detail: AuditDetail) => number(detail, 'sessionsEnded');

const from = (detail: AuditDetail): string => {
  const places = number(detail, 'networks');
  return places > 1 ? ` from ${places} addresses` : '';
};

const tries = (detail: AuditDetail): string => {
  const many = number(detail, 'count');
  const wrong = many > 1 ? `, ${many} times with a wrong password` : ' with a wrong password';
  const refused = number(detail, 'refused');
  const more = refused === 1 ? 'one more try was refused' : `${refused} more tries were refused`;
  return `${wrong}${from(detail)}${refused > 0 ? `; ${more}` : ''}`;
};

const times = (detail: AuditDetail): string => {
  const many = number(detail, 'count');
  return many > 1 ? `, ${many} times${from(detail)}` : '';
};

const tokenOf = (detail: AuditDetail): string => {
  const name = text(detail, 'name');
  return name ? `the token ${quoted(name)}` : 'a token';
};

function people(ids: string[], nameOf: (id: string) => string): string {
  if (ids.length === 0) return 'people';
  const named = ids.slice(0, PEOPLE_NAMED).map(nameOf);
  const rest = ids.length - named.length;
  if (rest > 0) return `${named.join(', ')} and ${rest} more`;
  return named.length === 1
    ? (named[0] ?? '')
    : `${named.slice(0, -1).join(', ')} and ${named.at(-1)}`;
}

function changes(detail: AuditDetail): string {
  const [before, after] = [record(detail, 'before'), record(detail, 'after')];
  const lines = Object.keys(after).flatMap((key) =>
    text(before, key) === text(after, key)
      ? []
      : [`${key} from ${quoted(text(before, key))} to ${quoted(text(after, key))}`],
  );
  return lines.join(', ');
}

function settings(detail: AuditDetail): string {
  const [before, after] = [record(detail, 'before'), record(detail, 'after')];
  const lines = Object.keys(after).map((name) =>
    describeSetting(name, { before: before[name], after: after[name] }),
  );
  return lines.join(', ');
}

function channelChange({ detail, subject, nameOf }: AuditFacts): string {
  const [before, after] = [record(detail, 'before'), record(detail, 'after')];
  const isChanged = (key: string) =>
    key in after && JSON.stringify(before[key]) !== JSON.stringify(after[key]);
  const lines = [
    isChanged('name') && `renamed #${text(before, 'name')} to #${text(after, 'name')}`,
    isChanged('topic') && `changed the topic of ${subject} to ${quoted(text(after, 'topic'))}`,
    isChanged('isDefault') &&
      `made ${subject} a channel that new members ${after.isDefault ? '' : 'do not '}join`,
    isChanged('posting') && `let ${POSTERS[text(after, 'posting')] ?? 'others'} post in ${subject}`,
    isChanged('posterIds') && `chose ${posters(after, nameOf)} to post in ${subject}`,
  ].filter((line) => line !== false);
  return lines.join(', ') || `changed ${subject}`;
}

const posters = (after: AuditDetail, nameOf: (id: string) => string) => {
  const ids = list(after, 'posterIds');
  return ids.length === 0 ? 'no one but admins' : people(ids, nameOf);
};

const POSTERS: Record<string, string> = {
  everyone: 'everyone',
  admins: 'only admins and those they chose',
  nobody: 'nobody',
};
