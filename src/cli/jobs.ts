import type { Command } from 'commander';
import { countJobs, listTroubledJobs, retryJobs } from '@/server/domain/job';
import { listTroubledFollowers, retryFollowers } from '@/server/events/following';
import { counted, print } from './output';
import { withStore } from './with-store';

export function addJobs(program: Command): void {
  const jobs = program
    .command('jobs')
    .description('Look at what the server does in the background, and try again what it gave up.');
  jobs
    .command('list')
    .description('Print the jobs and followers that failed, each with its last error.')
    .action(() =>
      withStore(async ({ sql }) => {
        const { due } = await countJobs(sql);
        const troubled = await listTroubledJobs(sql);
        for (const { queue, key, attempts, lastError, runAt } of troubled) {
          const next = runAt ? `next try ${runAt.toISOString()}` : 'given up';
          print(`${queue} ${key}: ${next}, after ${counted(attempts, 'try', 'tries')}`);
          print(`  ${lastError}`);
        }
        for (const { name, slug, attempts, lastError, retryAt } of await listTroubledFollowers(
          sql,
        )) {
          const tried = counted(attempts, 'try', 'tries');
          print(`follower ${name} in ${slug}: next try ${retryAt.toISOString()}, after ${tried}`);
          print(`  ${lastError}`);
        }
        if (troubled.length === 0) print('No job has failed.');
        print(due === 0 ? 'None is waiting.' : `${counted(due, 'job')} waiting to begin.`);
      }),
    );
  jobs
    .command('retry')
    .description(
      'Try the jobs again that were given up, and the followers that failed without waiting.',
    )
    .action(() =>
      withStore(async ({ sql }) => {
        const [jobs, followers] = [await retryJobs(sql), await retryFollowers(sql)];
        const what = [
          ...(jobs > 0 ? [counted(jobs, 'job')] : []),
          ...(followers > 0 ? [counted(followers, 'follower')] : []),
        ];
        print(
          what.length === 0
            ? 'No job was given up.'
            : `${what.join(' and ')} will be tried again by a running server.`,
        );
      }),
    );
}
