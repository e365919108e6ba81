import { basename } from 'node:path';
import type { Command } from 'commander';
import {
  type Account,
  type AccountedNoun,
  ImportReport,
  importSlack,
  joinImported,
  requireSlackExport,
} from '@/server/domain/import';
import { noteInTrail, requireWorkspace } from '@/server/domain/operator';
import { systemClock } from '@/server/infra/clock';
import { email } from '@/shared/input/common';
import { LIMITS } from '@/shared/limits';
import { openDomain } from './domain';
import { ImportLog } from './import-log';
import { reading } from './option';
import { counted, print, printTable } from './output';
import { Progress } from './progress';
import { requireFile } from './require-file';
import { type CommandWork, withStore } from './with-store';

interface Options {
  workspace?: string;
  report?: string;
}

export function addImport(program: Command): void {
  const group = program.command('import').description('Bring people and history from elsewhere.');
  group
    .command('slack')
    .description(
      'Import a Slack export. Can be run again, also after it was cut off: nothing doubles.',
    )
    .argument('<archive>', 'the .zip that Slack made')
    .option(
      '--workspace <name>',
      'name or address of the workspace; made when there is none, and named after the file when left out',
    )
    .option(
      '--report <file>',
      'where every entry that is left out is listed; in the data directory when left out',
    )
    .action(importArchive);

  group
    .command('join')
    .description(
      'Make someone who was imported and an account one: what they wrote becomes the account’s.',
    )
    .argument('<who>', '@handle or Slack id of the imported person')
    .argument('<email>', 'the address of the account', reading(email))
    .requiredOption('--workspace <name>', 'name or address of the workspace')
    .action(joinAccount);
}

async function joinAccount(who: string, address: string, { workspace }: { workspace: string }) {
  await withStore(async (store) => {
    const { id: workspaceId, name } = await requireWorkspace(store.db, workspace);
    const tools = { store, clock: systemClock };
    const { handle, moved } = await joinImported(tools, { workspaceId, who, email: address });
    print(`${who} is now @${handle} <${address}> in ${name}.`);
    if (!moved) return;
    const { messages, reactions, channels } = moved;
    const parts = [counted(messages, 'message'), counted(reactions, 'reaction')];
    print(`${parts.join(', ')} and ${counted(channels, 'channel')} went over.`);
  });
}

async function importArchive(archive: string, { workspace, report: file }: Options) {
  await requireFile(archive);
  await requireSlackExport(archive);
  const name = workspace?.trim() || nameAfter(archive);
  const work: CommandWork = async (store, env) => {
    const progress = new Progress('days');
    const log = new ImportLog(file ?? { in: env.PARLEY_DATA_DIR }, (line) => progress.print(line));
    const report = new ImportReport(log.of('left out'), log.of('came in otherwise'));
    const began = Date.now();
    const target = await importSlack(
      { store, clock: systemClock },
      {
        archivePath: archive,
        workspace: name,
        report,
        onProgress: (done, total, what) => progress.update(done, total, what),
      },
    ).finally(() => progress.stop());
    await noteInTrail(openDomain(store, systemClock), target.id, {
      action: 'import.finished',
      detail: countsOf(report),
    });
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    print(`\nImported into ${target.name} (/w/${target.slug}) in ${seconds} s.\n`);
    printReport(report);
    if (log.file) print(`\nEvery line of it: ${log.file}`);
    printWithoutPassword(target.withoutPassword);
    printDifferences(target.differences);
  };
  await withStore(work, { create: true });
}

/** `Acme Slack export Nov 1 2026 - Nov 26 2026.zip`, as Slack names its archives, is Acme's. */
function nameAfter(archive: string): string {
  const stem = basename(archive).replace(/\.zip$/i, '');
  const name = stem
    .replace(/[-_ ]+slack[-_ ]+export\b.*$/i, '')
    .replace(/[-_]+/g, ' ')
    .trim();
  return (name || 'Imported').slice(0, LIMITS.nameLength);
}

/** What this run brought, for the audit trail. */
function countsOf({ accounts }: ImportReport): Record<string, number> {
  const cameIn = (noun: AccountedNoun) => accounts.get(noun)?.cameIn ?? 0;
  return { messages: cameIn('message'), people: cameIn('person'), channels: cameIn('channel') };
}

function printReport(report: ImportReport): void {
  const rows = [...report.tallies].map(([what, { imported, before }]) => [what, imported, before]);
  printTable(['came in', 'now there', 'of these before'], rows);
  print('');
  const sums = [...report.accounts].map(([noun, sum]) => [noun, ...columnsOf(sum)]);
  printTable(['in the archive', 'found', 'came in', 'were there', 'left out'], sums);
  printGroups('left out, and why', report.leftOut);
  printGroups('came in otherwise, or needs a look', report.notes);
}

const columnsOf = ({ found, cameIn, before, leftOut }: Account) => [found, cameIn, before, leftOut];

function printGroups(heading: string, groups: ImportReport['leftOut']): void {
  if (groups.length === 0) return;
  print('');
  const rows = groups.map(({ noun, reason, count }) => [`${noun}: ${reason}`, count]);
  printTable([heading, 'count'], rows);
}

function printWithoutPassword(count: number): void {
  if (count === 0) return;
  const who = count === 1 ? '1 imported person has' : `${count} imported people have`;
  print(`\n${who} an account by their e-mail address and no password yet:`);
  print('  npm run parley -- user password EMAIL');
}

/** A difference is a fault of the importer: nobody should find it by chance. */
function printDifferences(differences: string[]): void {
  for (const difference of differences) {
    process.stderr.write(`Error: the sums differ. ${difference}\n`);
    process.exitCode = 1;
  }
}
