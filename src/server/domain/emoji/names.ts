import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as z from 'zod';
import { qualifiedEmoji, shortcodeOf } from '@/shared/emoji';

const toned = z.object({
  hexcode: z.string(),
  emoji: z.string(),
  tone: z.union([z.int(), z.array(z.int())]),
});
const data = z.array(
  z.object({ hexcode: z.string(), emoji: z.string(), skins: z.array(toned).optional() }),
);
const shortcodes = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** Whose names count first; the others fill gaps. */
type Source = 'emojibase' | 'github' | 'iamcal';

interface Emoji {
  plain: string;
  /** By Slack's tone, 2 (light) to 6 (dark). */
  toned: Map<number, string>;
}

export interface EmojiNames {
  /** The emoji called `+1`, `:+1:` or `+1::skin-tone-3`; `null` when none is. */
  find(name: string): string | null;
}

/** Reads the names of all emoji, which takes some 30 ms. */
export function readEmojiNames(sources: Source[]): EmojiNames {
  const byHexcode = new Map(read('data.json', data).flatMap(emojiOf));
  const byName = new Map<string, Emoji>();
  for (const source of sources) {
    for (const [hexcode, names] of Object.entries(read(`shortcodes/${source}.json`, shortcodes))) {
      const emoji = byHexcode.get(hexcode);
      if (!emoji) continue;
      for (const name of [names].flat()) if (!byName.has(name)) byName.set(name, emoji);
    }
  }
  return {
    find(text) {
      const code = shortcodeOf(text);
      const emoji = code && byName.get(code.name);
      if (!emoji) return null;
      return (code.tone !== null && emoji.toned.get(code.tone)) || emoji.plain;
    },
  };
}

function emojiOf({ hexcode, emoji, skins = [] }: z.output<typeof data>[number]): [string, Emoji][] {
  const single = skins.flatMap((skin) =>
    typeof skin.tone === 'number' ? [[skin.tone + 1, spell(skin.emoji)] as const] : [],
  );
  return [
    [hexcode, { plain: spell(emoji), toned: new Map(single) }],
    ...skins.map((skin): [string, Emoji] => [
      skin.hexcode,
      { plain: spell(skin.emoji), toned: new Map() },
    ]),
  ];
}

/** The data marks some emoji as such (U+FE0F) that are emoji anyway; the standard spells them without. */
const spell = (emoji: string) => qualifiedEmoji(emoji) ?? emoji;

function read<T>(file: string, schema: z.ZodType<T>): T {
  const path = createRequire(import.meta.url).resolve(`emojibase-data/en/${file}`);
  return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
}
