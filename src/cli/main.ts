import { Command } from 'commander';
import { addAudit } from './audit';
import { addBackup } from './backup';
import { addDoctor } from './doctor';
import { addImport } from './import';
import { interrupted, listenForInterrupt } from './interrupt';
import { addMigrate } from './migrate';
import { addMove } from './move';
import { programVersion } from './program-folder';
import { addRestore } from './restore';
import { sayFailure } from './say';
import { addSeed } from './seed';
import { addToken } from './token';
import { addUrl } from './url';
import { addUser } from './user';
import { addWorkspace } from './workspace';

const program = new Command('parley')
  .description('Looks after a Parley: its store, people and history.')
  .version(programVersion(), '-V, --version', 'print the version')
  .configureHelp({ sortSubcommands: true })
  .showHelpAfterError('Add --help to see what it takes.');

const COMMANDS = [
  addAudit,
  addBackup,
  addDoctor,
  addImport,
  addMigrate,
  addMove,
  addRestore,
  addSeed,
  addToken,
  addUrl,
  addUser,
  addWorkspace,
];
for (const add of COMMANDS) add(program);

listenForInterrupt();
try {
  await program.parseAsync();
} catch (error) {
  sayFailure(error);
  // What was cut off may hold a connection that would keep the process.
  process.exit(interrupted.aborted ? 130 : 1);
}
