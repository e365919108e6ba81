import * as z from 'zod';
import { PERMISSION_LEVELS } from '@/shared/model/workspace';
import { printSetting } from '@/shared/setting-words';

interface Choice {
  value: unknown;
  label: string;
}

const HOUR = 60;
const DAY = 24 * HOUR;
const WINDOWS = [7 * DAY, DAY, 8 * HOUR, HOUR, 15, 5];

/** What a setting can be set to, and what it is set to: a program may have chosen something between. */
export function choicesOf(schema: z.ZodType, value: unknown): Choice[] {
  return valuesOf(schema, value).map((each) => ({ value: each, label: printSetting(each) }));
}

function valuesOf(schema: z.ZodType, value: unknown): unknown[] {
  if (schema instanceof z.ZodEnum)
    return PERMISSION_LEVELS.filter((level) => schema.options.includes(level));
  const minutes = new Set(typeof value === 'number' && value > 0 ? [...WINDOWS, value] : WINDOWS);
  return [null, ...[...minutes].sort((a, b) => b - a), 0];
}
