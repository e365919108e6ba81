import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Db } from '@/server/db/client';
import { findAuditPage } from '@/server/domain/audit';
import { findMemberByName, requireWorkspace } from '@/server/domain/operator';
import { auditCsvHead, auditCsvLines } from '@/shared/audit/csv';
import { actorName, auditPlace } from '@/shared/audit/words';
import { invalid } from '@/shared/errors';
import type { WorkspaceId } from '@/shared/id';
import { type AuditFilter, auditFilter } from '@/shared/input/audit';
import { LIMITS } from '@/shared/limits';
import {
  AUDIT_ACTIONS,
  AUDIT_ORIGINS,
  type AuditEntry,
  type AuditPage,
} from '@/shared/model/audit';
import { reading, wholeNumber, workspaceOption } from './option';
import { print, printTable } from './output';
import { withStore } from './with-store';

interface Wanted {
  workspace?: string;
  actor?: string;
  about?: string;
  origin?: AuditEntry['origin'];
  action?: AuditEntry['action'];
  from?: string;
  to?: string;
  timeZone?: string;
  text?: string;
  limit?: number;
  csv?: boolean;
  json?: boolean;
}

/** Entries that a table shows when no number is given: those of a screen. */
const SHOWN = 50;

export function addAudit(program: Command): void {
  const { from, to, timeZone, text } = auditFilter.shape;
  program
    .command('audit')
    .description('Read who did what in a workspace, newest first. Never what messages say.')
    .addOption(workspaceOption())
    .option('--actor <who>', '@handle or e-mail address of who did it')
    .option('--about <who>', '@handle, e-mail address or id of whom or what it is about')
    .addOption(new Option('--origin <kind>', 'who did it').choices(AUDIT_ORIGINS))
    .addOption(new Option('--action <action>', 'what was done').choices(AUDIT_ACTIONS))
    .option('--from <day>', 'the first day, YYYY-MM-DD', readText(from))
    .option('--to <day>', 'the last day', readText(to))
    .option(
      '--time-zone <zone>',
      'whose days those are, such as Europe/Berlin; UTC when left out',
      readText(timeZone),
    )
    .option('--text <text>', 'words anywhere in what is shown', readText(text))
    .option(
      '--limit <count>',
      `entries at most; ${SHOWN}, or ${LIMITS.auditExport} with --csv or --json, when left out`,
      wholeNumber(1, LIMITS.auditExport),
    )
    .addOption(new Option('--csv', 'as a file for a spreadsheet').conflicts('json'))
    .option('--json', 'as one JSON object a line')
    .action((wanted: Wanted) => printAudit(wanted));
}

type Schema = (typeof auditFilter.shape)['from' | 'to' | 'timeZone' | 'text'];

function readText(schema: Schema): (given: string) => string {
  const read = reading(schema);
  return (given) => {
    const value = read(given);
    if (value === undefined) throw new InvalidArgumentError('Give a value.');
    return value;
  };
}

async function printAudit(wanted: Wanted): Promise<void> {
  const { workspace, actor, about, csv = false, json = false, limit, ...rest } = wanted;
  await withStore(async ({ db }) => {
    const { id: workspaceId } = await requireWorkspace(db, workspace);
    const filter = auditFilter.parse({
      ...rest,
      ...(actor && { actorId: await memberIdOf(db, workspaceId, actor) }),
      ...(about && { subjectId: await subjectIdOf(db, workspaceId, about) }),
    });
    const pages = readPages(db, {
      workspaceId,
      filter,
      most: limit ?? (csv || json ? LIMITS.auditExport : SHOWN),
    });
    if (csv) return printCsv(pages);
    if (json) return printJson(pages);
    await printPages(pages);
  });
}

interface Read {
  workspaceId: WorkspaceId;
  filter: AuditFilter;
  most: number;
}

async function* readPages(db: Db, { workspaceId, filter, most }: Read) {
  let left = most;
  let cursor: string | undefined;
  while (left > 0) {
    const limit = Math.min(left, LIMITS.listPage);
    const wanted = { ...filter, workspaceId, reader: 'operator' as const, cursor, limit };
    const page = await findAuditPage(db, wanted);
    yield page;
    left -= page.entries.length;
    if (page.cursor === null) return;
    cursor = page.cursor;
  }
}

type Pages = AsyncIterable<AuditPage>;

async function printCsv(pages: Pages): Promise<void> {
  process.stdout.write(auditCsvHead());
  for await (const { entries } of pages) process.stdout.write(auditCsvLines(entries));
}

async function printJson(pages: Pages): Promise<void> {
  for await (const { entries } of pages) for (const entry of entries) print(JSON.stringify(entry));
}

async function printPages(pages: Pages): Promise<void> {
  const rows: string[][] = [];
  let isCut = false;
  for await (const { entries, cursor } of pages) {
    for (const entry of entries) {
      const at = entry.at.slice(0, 19).replace('T', ' ');
      rows.push([`${at}  ${actorName(entry)} ${entry.sentence}`, auditPlace(entry)]);
    }
    isCut = cursor !== null;
  }
  if (rows.length === 0) return print('There are no such entries.');
  printTable(['time (UTC)           what', 'where'], rows);
  if (isCut) print(`These are the newest ${rows.length}; --limit shows more.`);
}

async function memberIdOf(db: Db, workspaceId: WorkspaceId, who: string): Promise<string> {
  const found = await findMemberByName(db, workspaceId, who);
  if (!found) throw invalid('no_member', `There is nobody called ${who} here.`);
  return found.id;
}

async function subjectIdOf(db: Db, workspaceId: WorkspaceId, what: string): Promise<string> {
  const isId = auditFilter.shape.subjectId.safeParse(what).success;
  return isId ? what : memberIdOf(db, workspaceId, what);
}
