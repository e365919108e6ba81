import { formatDuration, intervalToDuration } from 'date-fns';
import type * as z from 'zod';
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

/** What a setting of this schema is set to, in words. */
export function printSetting(schema: z.ZodType, value: unknown): string {
  const isDays = schema.meta()?.unit === 'days';
  if (value === null) return isDays ? 'As the server says' : 'At any time';
  if (typeof value === 'number') {
    if (isDays) return formatDuration({ days: value });
    return value === 0 ? 'Never' : `For ${printMinutes(value)}`;
  }
  const level = Object.entries(LEVELS).find(([name]) => name === value);
  return level ? level[1] : String(value);
}

/** A setting of a workspace and what it was set to; of one that this version of the program lacks, as stored. */
export function describeSetting(
  name: string,
  { before, after }: { before: unknown; after: unknown },
): string {
  const schema = Object.entries(workspaceSettings.shape).find(([each]) => each === name)?.[1];
  const print = (value: unknown) => (schema ? printSetting(schema, value) : String(value));
  return `“${schema?.meta()?.title ?? name}” from “${print(before)}” to “${print(after)}”`;
}
