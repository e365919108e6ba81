interface Described {
  type: string;
  message: string;
  stack: string | undefined;
  code?: unknown;
  constraint?: unknown;
  cause?: unknown;
}

/**
 * An error as the log keeps it: what happened and where. What it happened to stays out, because the values
 * of a statement are people's words, addresses and hashes, and Drizzle and Postgres write them into errors.
 */
export function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.constructor.name,
    message: 'params' in error ? error.message.replace(/\nparams: [\s\S]*$/, '') : error.message,
    stack: frames?.join('\n'),
    ...('code' in error && { code: error.code }),
    ...('constraint_name' in error && { constraint: error.constraint_name }),
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  } satisfies Described;
}
