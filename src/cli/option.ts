import { InvalidArgumentError, Option } from 'commander';
import type * as z from 'zod';
import { ROLES, type Role } from '@/shared/model/member';

/** An argument that a schema of the wire reads; its error is what the person sees. */
export function reading<T>(schema: z.ZodType<T>): (text: string) => T {
  return (text) => {
    const parsed = schema.safeParse(text);
    if (parsed.success) return parsed.data;
    throw new InvalidArgumentError(parsed.error.issues.map((issue) => issue.message).join(' '));
  };
}

export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (Number.isInteger(number) && number >= min && number <= max) return number;
    throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`);
  };
}

export function roleOption(byDefault: Role): Option {
  return new Option('--role <role>', 'what they may do').choices(ROLES).default(byDefault);
}

/** Many Parleys have one workspace, which then need not be named. */
export function workspaceOption(): Option {
  return new Option(
    '--workspace <name>',
    'name or address of the workspace; not needed when there is one',
  );
}
