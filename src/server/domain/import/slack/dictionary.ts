import type { EmojiNames } from './emoji';
import type { Names } from './markup';
import type { People } from './people';

/** What an archive's messages are read with. */
export interface Dictionary {
  names: Names;
  people: People;
  emoji: EmojiNames;
}
