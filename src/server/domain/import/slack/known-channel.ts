import type { ChannelId } from '@/shared/id';
import type { ChannelKind } from '@/shared/model/channel';
import type { SlackArchive } from './archive';
import type { ArchiveChannel } from './folders';
import type { People } from './people';
import type { SlackUser } from './schema';
import type { ImportScope } from './scope';

/** A channel of the workspace that an archive's may be. */
export interface KnownChannel {
  id: ChannelId;
  kind: ChannelKind;
  peopleKey: string | null;
}

/** What shows which channel of the workspace a channel of an archive is. */
export interface Evidence {
  scope: ImportScope;
  archive: SlackArchive;
  people: People;
  users: SlackUser[];
  /** All channels of the archive. */
  places: ArchiveChannel[];
  /** What earlier archives brought, by its key. */
  known: Map<string, KnownChannel>;
  /** The keys of those that channels of this archive are found to be. */
  taken: Set<string>;
  /** The character of an emoji by Slack's name for it. */
  emoji(name: string): string | null;
}

export const isDirect = (kind: ChannelKind) => kind === 'dm' || kind === 'group';
