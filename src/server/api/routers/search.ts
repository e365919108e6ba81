import { searchMessages as input } from '@/shared/input/message';
import { searchMessages } from '../../domain/search';
import { EXPENSIVE, member } from '../trpc';

export const searchRouter = {
  /**
   * Messages that the caller may see now, newest first, `limit` (20) at a time; give `cursor` of the result
   * for the next page. The query has words, found in the middle of longer ones too (those of two letters where
   * a word begins, a single letter as a word), "phrases" of whole words, from:handle, from:name or
   * from:me, in:channel or in:@handle, before: and after: a day (YYYY-MM-DD, exclusive) of `timeZone`
   * (`Europe/Berlin`; UTC when it is left out) and has:link, for what is shown as a link. A hyphen before a word of at
   * least three letters, a mention, a phrase or a filter leaves out what has it; before anything else it is looked
   * for (`-1`, `--force`, `->`), as it is in quotes and where such words are all there is. Case, accents and forms of characters make no
   * difference. BAD_REQUEST `search_empty`, `search_parts`, `search_filter`, and `search_from` or `search_in`
   * with who or what may be meant, `cursor`; SERVICE_UNAVAILABLE `took_too_long` after ten seconds in all; 120 a
   * minute, one at a time.
   */
  messages: member
    .meta(EXPENSIVE)
    .input(input)
    .query(({ ctx, input }) => searchMessages(ctx.me, input)),
};
