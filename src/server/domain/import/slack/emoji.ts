import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as z from 'zod';
import { LIMITS } from '@/shared/limits';

const data = z.array(
  z.object({
    hexcode: z.string(),
    emoji: z.string(),
    skins: z
      .array(z.object({ emoji: z.string(), tone: z.union([z.int(), z.array(z.int())]) }))
      .optional(),
  }),
);
const shortcodes = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** Slack's own names first; the others fill gaps. */
const SOURCES = ['iamcal', 'github', 'emojibase'];
const NAME = /^[a-z0-9_+'-]+$/;

interface Emoji {
  plain: string;
  /** By Slack's tone, 2 (light) to 6 (dark). */
  toned: Map<number, string>;
}

/** Finds emoji by the names Slack has for them. */
export interface EmojiNames {
  /** The character for `+1` or `+1::skin-tone-3`; `null` for a custom one. */
  find(name: string): string | null;
  /** As a reaction is stored: the character, or `:name:` for a custom one; `null` when it is no name at all. */
  reaction(name: string): string | null;
}

export function readEmojiNames(): EmojiNames {
  const byHexcode = new Map(read('data.json', data).map((each) => [each.hexcode, emojiOf(each)]));
  const byName = new Map<string, Emoji>();
  for (const source of SOURCES) {
    for (const [hexcode, names] of Object.entries(read(`shortcodes/${source}.json`, shortcodes))) {
      const emoji = byHexcode.get(hexcode);
      if (!emoji) continue;
      for (const name of [names].flat()) if (!byName.has(name)) byName.set(name, emoji);
    }
  }

  const find = (text: string) => {
    const [name = '', tone] = text.split('::skin-tone-');
    const emoji = byName.get(name);
    if (!emoji) return null;
    return (tone && emoji.toned.get(Number(tone))) ?? emoji.plain;
  };
  return {
    find,
    reaction(name) {
      const known = find(name);
      if (known) return known;
      const custom = `:${name}:`;
      return NAME.test(name) && custom.length <= LIMITS.emojiLength ? custom : null;
    },
  };
}

function emojiOf({ emoji, skins = [] }: z.output<typeof data>[number]): Emoji {
  const single = skins.flatMap(({ emoji: toned, tone }) =>
    typeof tone === 'number' ? [[tone + 1, canonical(toned)] as const] : [],
  );
  return { plain: canonical(emoji), toned: new Map(single) };
}

/** The data marks some emoji as such (U+FE0F) that are emoji anyway; the standard spells them without. */
function canonical(emoji: string): string {
  return /^\p{RGI_Emoji}$/v.test(emoji) ? emoji : emoji.replaceAll('\uFE0F', '');
}

function read<T>(file: string, schema: z.ZodType<T>): T {
  const path = createRequire(import.meta.url).resolve(`emojibase-data/en/${file}`);
  return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
}
