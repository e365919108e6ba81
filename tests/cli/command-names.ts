import type { Command } from 'commander';
import { createProgram } from '@/cli/program';

/** Everything that `parley` can be told to do, such as `user create`. */
export const commandNames = (): string[] => createProgram().commands.flatMap(leavesOf);

function leavesOf(command: Command): string[] {
  if (command.commands.length === 0) return [command.name()];
  return command.commands.flatMap(leavesOf).map((name) => `${command.name()} ${name}`);
}
