import type postgres from 'postgres';
import type { ChannelId, MemberId } from '@/shared/id';
import { channelName } from '@/shared/input/channel';
import { LIMITS } from '@/shared/limits';
import type { ChannelKind } from '@/shared/model/channel';
import { peopleKey } from '../../channel/present';
import { newId } from '../../new-id';
import { translateLine } from './markup';
import type { People } from './people';
import type { SlackChannel } from './schema';
import type { ImportScope } from './scope';

/** A channel of the archive and the folder its days are in. */
export interface SlackPlace {
  kind: ChannelKind;
  folder: string;
  slack: SlackChannel;
}

/** A channel of the workspace that takes a place's history in. */
export interface Place {
  id: ChannelId;
  slackId: string;
  kind: ChannelKind;
  folder: string;
  label: string;
  isNew: boolean;
}

interface Draft {
  importKey: string;
  kind: ChannelKind;
  name: string | null;
  topic: string;
  peopleKey: string | null;
  createdBy: MemberId | null;
  createdAt: Date;
  archivedAt: Date | null;
}

interface Existing {
  id: ChannelId;
  kind: ChannelKind;
  name: string | null;
  peopleKey: string | null;
  importKey: string | null;
}

const labelOf = ({ folder, kind }: SlackPlace) =>
  kind === 'dm' || kind === 'group' ? folder : `#${folder}`;

/**
 * Makes the archive's channels, with their people. A channel is found again by the archive's id; one of the
 * same name, or of the same people, that was there before takes the history in after its own.
 */
export async function ensurePlaces(
  tx: postgres.TransactionSql,
  scope: ImportScope,
  { places, people }: { places: SlackPlace[]; people: People },
): Promise<Place[]> {
  const existing = await tx<Existing[]>`
    select id, kind, name, people_key as "peopleKey", import_key as "importKey" from channels
    where workspace_id = ${scope.workspaceId} and (archived_at is null or import_key is not null)`;
  const register = new Register(existing);
  const found: Place[] = [];
  for (const each of places) {
    const draft = draftOf(each, { people, scope });
    if (!draft) continue;
    const { id, adopt, make } = register.place(draft, scope.at);
    if (make) await insertChannel(tx, scope, make);
    if (adopt) {
      await tx`update channels set import_key = ${draft.importKey}
        where workspace_id = ${scope.workspaceId} and id = ${id}`;
    }
    const isNew = Boolean(make);
    const { kind, folder, slack } = each;
    found.push({ id, slackId: slack.id, kind, folder, label: labelOf(each), isNew });
    await enterAll(tx, scope, { channelId: id, everyone: isNew || adopt, place: each, people });
  }
  return found;
}

/** Names and groups of people that are taken, while the import adds to them. */
class Register {
  readonly #byKey = new Map<string, ChannelId>();
  readonly #byPeople = new Map<string, Existing>();
  readonly #byName = new Map<string, Existing>();

  constructor(existing: Existing[]) {
    for (const channel of existing) this.#add(channel);
  }

  place(draft: Draft, at: Date) {
    const before = this.#byKey.get(draft.importKey);
    if (before) return { id: before, adopt: false, make: null };
    const same = draft.peopleKey
      ? this.#byPeople.get(draft.peopleKey)
      : this.#byName.get(draft.name ?? '');
    if (same && same.importKey === null && same.kind === draft.kind && !draft.archivedAt) {
      this.#add({ ...same, importKey: draft.importKey });
      return { id: same.id, adopt: true, make: null };
    }
    const id = newId<ChannelId>(at);
    const name = draft.name === null || draft.archivedAt ? draft.name : this.#freeName(draft.name);
    // The same people, once more: Slack keeps such channels apart, Parley has one.
    if (same && draft.peopleKey) return { id: same.id, adopt: false, make: null };
    this.#add({ ...draft, id, name: draft.archivedAt ? null : name });
    return { id, adopt: false, make: { ...draft, id, name } };
  }

  #add(channel: Existing): void {
    if (channel.importKey) this.#byKey.set(channel.importKey, channel.id);
    if (channel.peopleKey) this.#byPeople.set(channel.peopleKey, channel);
    if (channel.name) this.#byName.set(channel.name, channel);
  }

  #freeName(name: string): string {
    for (let attempt = 1; ; attempt += 1) {
      const suffix = attempt === 1 ? '' : `-${attempt}`;
      const free = `${name.slice(0, LIMITS.channelNameLength - suffix.length)}${suffix}`;
      if (!this.#byName.has(free)) return free;
    }
  }
}

function draftOf(
  { slack, kind, folder }: SlackPlace,
  { people, scope }: { people: People; scope: ImportScope },
): Draft | null {
  const isDirect = kind === 'dm' || kind === 'group';
  const memberIds = (slack.members ?? []).flatMap((id) => people.find(id)?.id ?? []);
  if (isDirect && (memberIds.length < 1 || memberIds.length > LIMITS.groupMembers)) {
    scope.report.skip('channel', 'its people are not in the archive', folder);
    return null;
  }
  const createdAt = slack.created ? new Date(slack.created * 1000) : scope.at;
  const topic = slack.topic?.value || slack.purpose?.value || '';
  return {
    importKey: `slack:${slack.id}`,
    kind,
    name: isDirect ? null : nameOf(slack),
    topic: isDirect ? '' : translateLine(topic, LIMITS.topicLength),
    peopleKey: isDirect ? peopleKey(memberIds) : null,
    createdBy: (slack.creator && people.find(slack.creator)?.id) || null,
    createdAt,
    archivedAt: slack.is_archived ? scope.at : null,
  };
}

function nameOf(slack: SlackChannel): string {
  const raw = (slack.name ?? slack.id).toLowerCase().replace(/[^\p{L}\p{N}\p{M}_-]+/gu, '-');
  const name = channelName.safeParse(
    raw.replace(/^[^\p{L}\p{N}]+/u, '').slice(0, LIMITS.channelNameLength),
  );
  return name.success ? name.data : slack.id.toLowerCase();
}

async function insertChannel(
  tx: postgres.TransactionSql,
  { workspaceId }: ImportScope,
  draft: Draft & { id: ChannelId },
): Promise<void> {
  await tx`
    insert into channels (workspace_id, id, kind, name, topic, people_key, created_by, created_at, archived_at, import_key)
    values (${workspaceId}, ${draft.id}, ${draft.kind}, ${draft.name}, ${draft.topic}, ${draft.peopleKey},
      ${draft.createdBy}, ${draft.createdAt}, ${draft.archivedAt}, ${draft.importKey})`;
}

interface Entry {
  channelId: ChannelId;
  /** Into a channel from an earlier run only people who are new come: the others may have left it since. */
  everyone: boolean;
  place: SlackPlace;
  people: People;
}

async function enterAll(
  tx: postgres.TransactionSql,
  scope: ImportScope,
  { channelId, everyone, place, people }: Entry,
): Promise<void> {
  const ids = new Set<MemberId>();
  for (const slackId of place.slack.members ?? []) {
    const member = people.find(slackId);
    if (!member)
      scope.report.skip(
        'membership',
        'the person is not in the archive',
        `${slackId} in ${labelOf(place)}`,
      );
    else if (!member.deactivated && (everyone || member.isNew)) ids.add(member.id);
  }
  await tx`
    with entered as (
      insert into memberships (workspace_id, channel_id, member_id, joined_at, last_read_seq)
      select c.workspace_id, c.id, member_id, ${scope.at}, c.last_seq
      from channels c, unnest(${[...ids]}::uuid[]) as member_id
      where c.workspace_id = ${scope.workspaceId} and c.id = ${channelId}
      on conflict do nothing
      returning 1
    )
    update channels set member_count = member_count + (select count(*) from entered)
    where workspace_id = ${scope.workspaceId} and id = ${channelId}`;
}
