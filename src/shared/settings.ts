import * as z from 'zod';
import { PERMISSION_LEVELS, type WorkspaceSettings } from './model/workspace';

// Every setting of a workspace: its limits, one sentence of what it does, and its default.

const level = z.enum(PERMISSION_LEVELS);
const belowGuests = level.exclude(['everyone']);

/** Minutes since a message was sent, at most a year of them; `null` has no end, and 0 is never. */
const windowMinutes = z
  .int('Choose whole minutes.')
  .min(0)
  .max(60 * 24 * 365, 'Choose at most a year.')
  .nullable();

const days = (most: number) =>
  z
    .int('Choose whole days.')
    .min(1, 'Choose at least a day.')
    .max(most, `Choose at most ${most} days.`)
    .nullable();

/** What a workspace's admins decide for everyone in it. */
export const workspaceSettings = z.object({
  createPublicChannels: belowGuests.meta({
    title: 'Make public channels',
    description: 'Everyone but guests can find, join and read a public channel.',
  }),
  createPrivateChannels: belowGuests.meta({
    title: 'Make private channels',
    description: 'Only those who are added can find and read a private channel.',
  }),
  mentionEveryone: level.meta({
    title: 'Mention everyone in a channel',
    description: '@channel notifies all its members, @here those who are active.',
  }),
  pinMessages: level.meta({
    title: 'Pin messages',
    description: 'And unpin them, in channels that one is in. In conversations everyone may.',
  }),
  invitePeople: belowGuests.meta({
    title: 'Invite people',
    description: 'As members and guests; only owners invite admins.',
  }),
  seeDirectory: level.extract(['members', 'everyone']).meta({
    title: 'Find everyone in the workspace',
    description: 'Otherwise guests find only people whom they share a channel with.',
  }),
  createBots: level.extract(['owners', 'admins']).meta({
    title: 'Make bots',
    description: 'A bot acts by tokens, which owners and admins make for it.',
  }),
  seeInsights: belowGuests.meta({
    title: 'See insights',
    description: 'How much is written, by how many people and in which channels.',
  }),
  editWindowMinutes: windowMinutes.meta({
    title: 'Edit a message',
    unit: 'minutes',
    description: 'For how long its author may change what a message says.',
  }),
  deleteWindowMinutes: windowMinutes.meta({
    title: 'Delete a message',
    unit: 'minutes',
    description: 'For how long its author may delete a message. Admins always may.',
  }),
  sessionDays: days(365).meta({
    title: 'Sign in again after',
    description: 'Who signed in longer ago is signed out on every device, of all their workspaces.',
    unit: 'days',
  }),
  auditDays: days(36_500).meta({
    title: 'Keep the audit trail for',
    description: 'Older entries are deleted for good.',
    unit: 'days',
  }),
  logDays: days(365).meta({
    title: 'Keep the log of changes for',
    description: 'Who was away longer loads everything again. Messages stay whatever you choose.',
    unit: 'days',
  }),
}) satisfies z.ZodType<WorkspaceSettings>;

export const WORKSPACE_DEFAULTS: WorkspaceSettings = {
  createPublicChannels: 'members',
  createPrivateChannels: 'members',
  mentionEveryone: 'members',
  pinMessages: 'everyone',
  invitePeople: 'admins',
  seeDirectory: 'everyone',
  createBots: 'admins',
  seeInsights: 'members',
  editWindowMinutes: null,
  deleteWindowMinutes: null,
  sessionDays: null,
  auditDays: null,
  logDays: null,
};

/** All of them, by the names that they are stored under. */
export const SETTING_NAMES = Object.keys(WORKSPACE_DEFAULTS) as (keyof WorkspaceSettings)[];

/**
 * The settings of a stored document, which has those that were ever changed. What it lacks, or has from another
 * version of the program that this one does not understand, is as by default.
 */
export function readSettings(stored: Readonly<Record<string, unknown>>): WorkspaceSettings {
  if (Object.keys(stored).length === 0) return WORKSPACE_DEFAULTS;
  const result = workspaceSettings.safeParse({ ...WORKSPACE_DEFAULTS, ...stored });
  if (result.success) return result.data;
  const odd = new Set(result.error.issues.map(({ path }) => path[0]));
  return readSettings(
    Object.fromEntries(Object.entries(stored).filter(([name]) => !odd.has(name))),
  );
}
