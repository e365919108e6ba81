import { formatDuration, intervalToDuration } from 'date-fns';
import type { PermissionLevel } from './model/workspace';
import { workspaceSettings } from './settings';

const LEVELS: Record<PermissionLevel, string> = {
  owners: 'Owners',
  admins: 'Owners and admins',
  members: 'Everyone but guests',
  everyone: 'Everyone',
};

const MINUTE_MS = 60_000;

/** So many minutes in the largest units: `1 hour 30 minutes`. */
export const printMinutes = (minutes: number) =>
  formatDuration(intervalToDuration({ start: 0, end: minutes * MINUTE_MS }));

/** What a setting is set to, in words. */
export function printSetting(value: unknown): string {
  if (value === null) return 'At any time';
  if (typeof value === 'number') return value === 0 ? 'Never' : `For ${printMinutes(value)}`;
  const level = Object.entries(LEVELS).find(([name]) => name === value);
  return level ? level[1] : String(value);
}

/** The title of a setting of a workspace; its name when this version of the program has no such setting. */
export function titleOfSetting(name: string): string {
  const schema = Object.entries(workspaceSettings.shape).find(([each]) => each === name);
  return schema?.[1].meta()?.title ?? name;
}
