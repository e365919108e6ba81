/** What scripts tell the person at the terminal. */

// A closed terminal or pipe must not keep a script from cleaning up after itself.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if (!['EPIPE', 'EIO'].includes(error.code)) throw error;
  });
}

export function print(line) {
  if (line) process.stdout.write(`${line.trimEnd()}\n`);
}

/** Says what is being done, does it, and says how long it took. */
export async function step(title, work) {
  const began = performance.now();
  process.stdout.write(`  ${title} … `);
  try {
    const result = await work();
    process.stdout.write(`${secondsSince(began)}\n`);
    return result;
  } catch (error) {
    process.stdout.write('failed\n');
    throw error;
  }
}

export function secondsSince(began) {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}

/** Ends the script with a sentence instead of a stack, unless PARLEY_TRACE asks for the stack. */
export function fail(error) {
  process.stderr.write(`\n${process.env.PARLEY_TRACE ? error.stack : error.message}\n`);
  process.exit(1);
}
