import { access, constants } from 'node:fs/promises';
import type { Command } from 'commander';
import { ImportReport, importSlack } from '@/server/domain/import';
import { systemClock } from '@/server/infra/clock';
import { newOption } from './option';
import { Progress } from './progress';
import { say, sayTable } from './say';
import { withStore } from './with-store';

interface Slack {
  workspace: string;
  new: boolean;
}

export function addImport(program: Command): void {
  const group = program.command('import').description('Bring people and history from elsewhere.');
  group
    .command('slack')
    .description(
      'Import a Slack export. Can be run again, also after it was cut off: nothing doubles.',
    )
    .argument('<archive>', 'the .zip that Slack made')
    .requiredOption(
      '--workspace <name>',
      'name or address of the workspace; made when there is none',
    )
    .addOption(newOption())
    .action(async (archive: string, { workspace, new: create }: Slack) => {
      await access(archive, constants.R_OK);
      await withStore(
        async (store) => {
          const progress = new Progress('days');
          const report = new ImportReport((noun, what, reason) =>
            progress.say(`${noun} ${what}: ${reason}.`),
          );
          const began = Date.now();
          const tools = { store, clock: systemClock };
          const target = await importSlack(tools, {
            archivePath: archive,
            workspace: workspace.trim(),
            report,
            onProgress: (done, total, what) => progress.update(done, total, what),
          }).finally(() => progress.stop());
          const seconds = ((Date.now() - began) / 1000).toFixed(1);
          say(`\nImported into ${target.name} (/w/${target.slug}) in ${seconds} s.\n`);
          sayReport(report);
          say('\nPeople have accounts by their e-mail addresses and no passwords yet:');
          say('  npm run parley -- user password EMAIL');
        },
        { create },
      );
    });
}

function sayReport(report: ImportReport): void {
  const rows = [...report.tallies].map(([what, { imported, before }]) => [what, imported, before]);
  sayTable(['came in', 'now there', 'of these before'], rows);
  if (report.skipped.length === 0) return;
  say('');
  const left = report.skipped.map(({ noun, reason, count }) => [`${noun}: ${reason}`, count]);
  sayTable(['did not come in as it was, and why', 'count'], left);
}
