import { interrupted, listenForInterrupt } from './interrupt';
import { printError } from './output';
import { createProgram } from './program';

listenForInterrupt();
try {
  await createProgram().parseAsync();
} catch (error) {
  printError(error);
  // What was cut off may hold a connection that would keep the process.
  process.exit(interrupted.aborted ? 130 : 1);
}
