import { Command } from 'commander';
import { addImport } from './import';
import { addMigrate } from './migrate';
import { sayFailure } from './say';

const program = new Command('parley')
  .description('Looks after a Parley: its store, people and history.')
  .configureHelp({ sortSubcommands: true })
  .showHelpAfterError('Add --help to see what it takes.');

addMigrate(program);
addImport(program);

try {
  await program.parseAsync();
} catch (error) {
  sayFailure(error);
}
