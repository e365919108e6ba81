import type { DayFile, SlackArchive } from './archive';
import { entriesIn } from './entries';
import { countOfFiles, leaveOutMessage } from './left-out';
import { dateOfTime, isOfDay, oddityOf } from './read';
import { Damaged, Recovered } from './recover';
import { readMessage, type SlackMessage } from './schema';
import type { ImportScope } from './scope';

export interface Day {
  /** In order of time. */
  messages: (SlackMessage & { ts: string })[];
  /** The times of all entries, also of those that were left out. */
  times: string[];
  /** Whether every entry's time is one of that day, so that what is missing was not there. */
  isComplete: boolean;
}

const NO_TIME = 'its time (ts) is missing or can’t be read';
const WRAPPERS = ['messages', 'history', 'items'];

/** The entries of a day's file: a list, what holds one, entries by some key, or a single one. */
export function dayEntries(content: unknown): unknown[] | null {
  return entriesIn(content, { wrappers: WRAPPERS, isOne: (value) => 'ts' in value });
}

export const byTime = (a: { ts: string }, b: { ts: string }) => Number(a.ts) - Number(b.ts);

/** A day's file; an entry of no use is left out and costs only itself. */
export async function readDay(
  archive: Pick<SlackArchive, 'read'>,
  file: DayFile,
  { report, at }: Pick<ImportScope, 'report' | 'at'>,
): Promise<Day> {
  const content = await archive.read(file);
  if (content === undefined) return { messages: [], times: [], isComplete: false };
  const entries = dayEntries(content);
  if (!entries) {
    report.leaveOut('file', { reason: 'it is not a list of messages', place: file.name });
    return { messages: [], times: [], isComplete: false };
  }
  report.cameIn('file');
  report.found('message', entries.length);
  const day: Day = { messages: [], times: [], isComplete: !(content instanceof Recovered) };
  for (const [index, raw] of entries.entries()) {
    const place = `${file.name}, entry ${index + 1}`;
    const message = raw instanceof Damaged ? null : readMessage(raw, place);
    const reason = message ? problemOf(message, at) : whyNone(raw);
    if (message) report.found('attached file', countOfFiles(message));
    if (message?.ts && !isRecordOfChange(message)) day.times.push(message.ts);
    if (!message?.ts || !isCertain(message.ts, file, at)) day.isComplete = false;
    if (message?.ts && !reason) day.messages.push({ ...message, ts: message.ts });
    else leaveOutMessage(report, message, { reason: reason ?? NO_TIME, place });
  }
  day.messages.sort(byTime);
  return day;
}

const whyNone = (raw: unknown) => (raw instanceof Damaged ? raw.reason : 'it is not an object');

/** Records of changes to other messages; the messages themselves hold the outcome. */
const CHANGES = new Set(['message_changed', 'message_deleted', 'message_replied']);

const isRecordOfChange = ({ subtype = '' }: SlackMessage) => CHANGES.has(subtype);

/** Whether a time is of the day that the file is called by: one that is not may stand for another. */
function isCertain(ts: string, { day }: DayFile, at: Date): boolean {
  return oddityOf(dateOfTime(ts), at) === null && (day === null || isOfDay(ts, day));
}

function problemOf(message: SlackMessage, at: Date): string | null {
  if (!message.ts) return NO_TIME;
  if (isRecordOfChange(message)) return 'it only records a change to another message';
  const oddity = oddityOf(dateOfTime(message.ts), at);
  if (oddity) return oddity;
  return authorOf(message) ? null : 'it has no author (user)';
}

/** The archive's id of who wrote it; bots that have none go by their name, or share one stand-in. */
export function authorOf({ user, botId, username, subtype }: SlackMessage): string | null {
  const isBots = subtype === 'bot_message';
  return user ?? botId ?? (username || isBots ? `bot:${username ?? ''}` : null);
}
