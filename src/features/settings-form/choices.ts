import * as z from 'zod';
import { PERMISSION_LEVELS } from '@/shared/model/workspace';
import { printSetting } from '@/shared/setting-words';

interface Choice {
  value: unknown;
  label: string;
}

const HOUR = 60;
const DAY = 24 * HOUR;
const OFFERED: Record<string, { least: readonly number[]; rest: readonly number[] }> = {
  minutes: { rest: [7 * DAY, DAY, 8 * HOUR, HOUR, 15, 5], least: [0] },
  days: { rest: [365, 90, 30, 14, 7, 1], least: [] },
};

/** What a setting can be set to, and what it is set to: a program may have chosen something between. */
export function choicesOf(schema: z.ZodType, value: unknown): Choice[] {
  return valuesOf(schema, value).map((each) => ({
    value: each,
    label: printSetting(schema, each),
  }));
}

function valuesOf(schema: z.ZodType, value: unknown): unknown[] {
  if (schema instanceof z.ZodEnum)
    return PERMISSION_LEVELS.filter((level) => schema.options.includes(level));
  const { rest = [], least = [] } = OFFERED[String(schema.meta()?.unit)] ?? {};
  const chosen = typeof value === 'number' && value > 0 ? [value] : [];
  const numbers = [...new Set([...rest, ...chosen])].sort((a, b) => b - a);
  return [null, ...numbers, ...least];
}
