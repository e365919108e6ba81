import { interrupted, listenForInterrupt } from './interrupt';
import { createProgram } from './program';
import { sayFailure } from './say';

listenForInterrupt();
try {
  await createProgram().parseAsync();
} catch (error) {
  sayFailure(error);
  // What was cut off may hold a connection that would keep the process.
  process.exit(interrupted.aborted ? 130 : 1);
}
