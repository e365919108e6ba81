import { createHash } from 'node:crypto';
import type { MemberId } from '@/shared/id';
import { email as emailSchema } from '@/shared/input/common';
import { LIMITS } from '@/shared/limits';
import type { Role } from '@/shared/model/member';
import { translateLine } from './markup';
import { textOf } from './read';
import type { SlackMessage, SlackUser } from './schema';

/** Someone in the archive, as the workspace will know them. */
export interface Person {
  slackId: string;
  importKey: string;
  kind: 'person' | 'bot';
  name: string;
  title: string;
  /** What their handle is made from. */
  handle: string;
  email: string | null;
  role: Role;
  deactivated: boolean;
  /** Whether the archive lists them, and so knows of their state. */
  isListed: boolean;
}

export interface Enrolled {
  id: MemberId;
  isNew: boolean;
  deactivated: boolean;
  kind: 'person' | 'bot';
  /** Whether this archive made someone active who was in no list until now. */
  cameBack: boolean;
}

/** Slack's own account, which is in no list of people. */
export const SLACKBOT = 'USLACKBOT';

const MAX_KEY_LENGTH = 100;

/** What a row of the archive is found by again; an id of any length makes one that an index can hold. */
export function importKeyOf(slackId: string): string {
  if (slackId.length <= MAX_KEY_LENGTH) return `slack:${slackId}`;
  return `slack:${createHash('sha256').update(slackId).digest('base64url')}`;
}

/** Who is who: the archive's ids to the workspace's members. */
export class People {
  readonly #bySlackId = new Map<string, Enrolled>();
  readonly #refused = new Set<string>();

  find(slackId: string): Enrolled | null {
    return this.#bySlackId.get(slackId) ?? null;
  }

  add(slackId: string, member: Enrolled): void {
    this.#bySlackId.set(slackId, member);
  }

  /** Someone whom the store does not take: they are not tried again. */
  refuse(slackId: string): void {
    this.#refused.add(slackId);
  }

  isRefused(slackId: string): boolean {
    return this.#refused.has(slackId);
  }

  /** Why there is nobody of this id. */
  whyMissing(slackId: string): string {
    return this.isRefused(slackId) ? 'the person is left out' : 'no list of people has them';
  }
}

/** The archive's list of people, the one who is to own a new workspace first. */
export function personFrom(user: SlackUser, isFounder: boolean): Person {
  const isBot = user.isBot || user.id === SLACKBOT;
  const email = isBot ? null : emailSchema.safeParse(user.email ?? '');
  return {
    slackId: user.id,
    importKey: importKeyOf(user.id),
    kind: isBot ? 'bot' : 'person',
    name: nameFrom([user.realName, user.displayName, user.name, user.id]),
    title: translateLine(user.title ?? '', LIMITS.titleLength),
    handle: user.name ?? user.displayName ?? user.realName ?? '',
    email: email?.success ? email.data : null,
    role: isBot ? 'member' : isFounder ? 'owner' : roleOf(user),
    deactivated: user.deleted,
    isListed: true,
  };
}

/** Owner, admin, guest: an owner of many may not have meant to own this one too. */
function roleOf(user: SlackUser): Role {
  if (user.isPrimaryOwner || user.isOwner || user.isAdmin) return 'admin';
  return user.isGuest ? 'guest' : 'member';
}

/** The one who owns a workspace made from the archive: its first owner, or admin, or anyone. */
export function founderOf(users: SlackUser[]): SlackUser | undefined {
  const people = users.filter((user) => !user.isBot && !user.deleted && user.id !== SLACKBOT);
  return (
    people.find((user) => user.isPrimaryOwner) ??
    people.find((user) => user.isOwner) ??
    people.find((user) => user.isAdmin) ??
    people[0]
  );
}

/** The author of a message that no list names: a bot, or someone of another organisation. */
export function strangerFrom(
  slackId: string,
  about: Pick<SlackMessage, 'user' | 'username' | 'userProfile'>,
): Person {
  const profile = about.userProfile;
  const isBot = about.user !== slackId || slackId === SLACKBOT;
  const known = slackId.startsWith('bot:') ? 'Unknown bot' : slackId;
  const names = isBot
    ? [about.username, slackId === SLACKBOT ? 'Slackbot' : known]
    : [
        textOf(profile.real_name),
        textOf(profile.display_name),
        textOf(profile.name),
        about.username,
        slackId,
      ];
  const name = nameFrom(names);
  return {
    slackId,
    importKey: importKeyOf(slackId),
    kind: isBot ? 'bot' : 'person',
    name,
    title: '',
    handle: name,
    email: null,
    role: 'member',
    // Someone who is in no list of people cannot come in; a bot is only its name.
    deactivated: !isBot,
    isListed: false,
  };
}

function nameFrom(candidates: (string | undefined)[]): string {
  const found = candidates.map((text) => translateLine(text ?? '', LIMITS.nameLength));
  return found.find((text) => text !== '') ?? 'Unknown';
}

/** People of one address, who are one: the first who is active, with the widest role among them. */
export function mergeByAddress(people: Person[]): Map<Person, Person[]> {
  const byAddress = new Map<string, Person[]>();
  for (const person of people) {
    const key = person.email ?? person.importKey;
    byAddress.set(key, [...(byAddress.get(key) ?? []), person]);
  }
  const merged = new Map<Person, Person[]>();
  for (const group of byAddress.values()) {
    const first = group.find((person) => !person.deactivated) ?? group[0];
    if (!first) continue;
    const active = group.filter((person) => person.deactivated === first.deactivated);
    const role = WIDEST.find((each) => active.some((person) => person.role === each)) ?? first.role;
    merged.set({ ...first, role }, group);
  }
  return merged;
}

const WIDEST: Role[] = ['owner', 'admin', 'member', 'guest'];
