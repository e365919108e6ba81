import * as z from 'zod';

/** An emoji by the names that people type after `:`. */
export interface NamedEmoji {
  emoji: string;
  names: string[];
}

const emojiData = z.array(
  z.object({ hexcode: z.string(), emoji: z.string(), order: z.number().optional() }),
);
const shortcodeData = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

let loading: Promise<NamedEmoji[]> | null = null;
const byName = new Map<string, string>();

/** All emoji with their names; loaded once, and again after a failure. */
export function loadEmojiNames(): Promise<NamedEmoji[]> {
  loading ??= load().catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}

async function load(): Promise<NamedEmoji[]> {
  const [data, shortcodes] = await Promise.all([
    fetchJson('/emoji/en/data.json'),
    fetchJson('/emoji/en/shortcodes/emojibase.json'),
  ]);
  const codes = shortcodeData.parse(shortcodes);
  const all = emojiData.parse(data).flatMap(({ hexcode, emoji, order }) => {
    const names = [codes[hexcode] ?? []].flat();
    // Without an order it is a part of others (a regional letter), not one by itself.
    return order === undefined || names.length === 0 ? [] : [{ emoji, names }];
  });
  for (const { emoji, names } of all) for (const name of names) byName.set(name, emoji);
  return all;
}

/** Whether a text may name an emoji, and the names are still to be loaded. */
export function needsEmojiNames(text: string): boolean {
  return byName.size === 0 && /:[a-z0-9_+-]{2,40}:/.test(text);
}

/** The emoji of that name, once the names are loaded. */
export function emojiNamed(name: string): string | undefined {
  return byName.get(name);
}

async function fetchJson(path: string): Promise<unknown> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} answered ${response.status}.`);
  return response.json();
}

/** The emoji whose names begin with `text`, then those that have it elsewhere. */
export function findEmoji(all: readonly NamedEmoji[], text: string, most: number): NamedEmoji[] {
  const wanted = text.toLowerCase();
  const first: NamedEmoji[] = [];
  const then: NamedEmoji[] = [];
  for (const each of all) {
    if (each.names.some((name) => name.startsWith(wanted))) first.push(each);
    else if (each.names.some((name) => name.includes(wanted))) then.push(each);
  }
  first.sort((a, b) => shortest(a, wanted) - shortest(b, wanted));
  return [...first, ...then].slice(0, most);
}

function shortest(each: NamedEmoji, wanted: string): number {
  const lengths = each.names.filter((name) => name.startsWith(wanted)).map((name) => name.length);
  return Math.min(...lengths);
}
