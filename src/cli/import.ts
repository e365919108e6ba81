import type { Command } from 'commander';
import { migrate } from '@/server/db/migrate';
import { ImportReport, importSlack } from '@/server/domain/import';
import { systemClock } from '@/server/infra/clock';
import { migrationsFolder } from './migrations-folder';
import { Progress } from './progress';
import { say, sayTable } from './say';
import { withStore } from './with-store';

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
    .action((archive: string, { workspace }: { workspace: string }) =>
      withStore(async (store, env) => {
        await migrate(env.DATABASE_URL, migrationsFolder());
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
      }),
    );
}

function sayReport(report: ImportReport): void {
  const rows = [...report.tallies].map(([what, { imported, before }]) => [what, imported, before]);
  sayTable(['came in', 'now there', 'of these before'], rows);
  if (report.skipped.length === 0) return;
  say('');
  const left = report.skipped.map(({ noun, reason, count }) => [`${noun}: ${reason}`, count]);
  sayTable(['did not come in as it was, and why', 'count'], left);
}
