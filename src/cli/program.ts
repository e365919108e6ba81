import { Command } from 'commander';
import { addAudit } from './audit';
import { addBackup } from './backup';
import { addDoctor } from './doctor';
import { addImport } from './import';
import { addJobs } from './jobs';
import { addMigrate } from './migrate';
import { addMove } from './move';
import { programVersion } from './program-folder';
import { addRestore } from './restore';
import { addSeed } from './seed';
import { addToken } from './token';
import { addUrl } from './url';
import { explainUsage } from './usage-error';
import { addUser } from './user';
import { addWorkspace } from './workspace';

const COMMANDS = [
  addAudit,
  addBackup,
  addDoctor,
  addImport,
  addJobs,
  addMigrate,
  addMove,
  addRestore,
  addSeed,
  addToken,
  addUrl,
  addUser,
  addWorkspace,
];

/** The `parley` command with all that it can do. */
export function createProgram(): Command {
  const program = new Command('parley')
    .description('Looks after a Parley: its store, people and history.')
    .version(programVersion(), '-V, --version', 'print the version')
    .configureHelp({ sortSubcommands: true })
    .configureOutput({ outputError: (said, write) => write(explainUsage(said)) })
    .showHelpAfterError('Add --help to see what it takes.');
  for (const add of COMMANDS) add(program);
  return program;
}
