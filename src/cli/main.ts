import { Command } from 'commander';
import { addDoctor } from './doctor';
import { addImport } from './import';
import { addMigrate } from './migrate';
import { sayFailure } from './say';
import { addSeed } from './seed';
import { addToken } from './token';
import { addUser } from './user';

const program = new Command('parley')
  .description('Looks after a Parley: its store, people and history.')
  .configureHelp({ sortSubcommands: true })
  .showHelpAfterError('Add --help to see what it takes.');

for (const add of [addDoctor, addImport, addMigrate, addSeed, addToken, addUser]) add(program);

try {
  await program.parseAsync();
} catch (error) {
  sayFailure(error);
}
