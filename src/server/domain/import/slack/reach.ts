import type { SlackArchive } from './archive';
import { dayEntries } from './day';
import { dateOfTime, dayOf, fieldsOf, isOfDay, timeOf } from './read';

/**
 * The time of the latest message in all channels of an archive, by which archives are ordered. A time in the future proves nothing, and neither does one of another day than its file is
 * called by. Of the days only the last is read. `null` where there is none.
 */
export async function reachOf(
  { folders, peek }: Pick<SlackArchive, 'folders' | 'peek'>,
  now: Date,
): Promise<Date | null> {
  const files = folders.flatMap((folder) => folder.days);
  const days = [...new Set(files.map(({ day }) => day))];
  const tomorrow = dayOf(new Date(now.getTime() + DAY_MS));
  const dated = days.filter((day) => day !== null && day <= tomorrow).sort();
  const latestOf = async (day: string | null) => {
    let latest = 0;
    for (const file of files.filter((each) => each.day === day)) {
      for (const raw of dayEntries(await peek(file)) ?? []) {
        const ts = timeOf(fieldsOf(raw).ts);
        const at = ts ? dateOfTime(ts).getTime() : 0;
        if (ts && at <= now.getTime() && (day === null || isOfDay(ts, day)))
          latest = Math.max(latest, at);
      }
    }
    return latest;
  };
  let latest = days.includes(null) ? await latestOf(null) : 0;
  for (let day = dated.pop(); day; day = dated.pop()) {
    const ofDay = await latestOf(day);
    latest = Math.max(latest, ofDay);
    if (ofDay > 0) break;
  }
  return latest > 0 ? new Date(latest) : null;
}

const DAY_MS = 86_400_000;
