import * as z from 'zod';
import type { NamedEmoji } from './find-emoji';

const emojiData = z.array(
  z.object({
    hexcode: z.string(),
    emoji: z.string(),
    label: z.string(),
    tags: z.array(z.string()).default([]),
    order: z.number().optional(),
    skins: z
      .array(z.object({ emoji: z.string(), tone: z.union([z.number(), z.array(z.number())]) }))
      .default([]),
  }),
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
  const all = nameEmoji(data, shortcodes);
  for (const { emoji, names } of all) for (const name of names) byName.set(name, emoji);
  return all;
}

/** The emoji with all their names, from the files of `emojibase-data`. */
export function nameEmoji(data: unknown, shortcodes: unknown): NamedEmoji[] {
  const codes = shortcodeData.parse(shortcodes);
  return emojiData.parse(data).flatMap(({ hexcode, order, ...rest }) => {
    const names = [codes[hexcode] ?? []].flat();
    // Without an order it is a part of others (a regional letter), not one by itself.
    return order === undefined || names.length === 0 ? [] : [{ ...rest, names }];
  });
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
