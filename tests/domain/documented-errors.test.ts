import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Person } from '../harness/world';
import { furnish, type Ids, PROCEDURES } from './procedures';
import { reasonOf, type Stage, stageFor } from './stage';

const stage = stageFor();
const [head = '', ...sections] = readFileSync('docs/api.md', 'utf8').split(/^### /m);
const reasonsIn = (text: string) => [...text.matchAll(/`([a-z_]+)`/g)].map(([, reason]) => reason);
const everywhere = new Set(reasonsIn(head));
const documented = new Map(
  sections.map((text) => [text.slice(0, text.indexOf('\n')), new Set(reasonsIn(text))]),
);

interface Situation {
  caller: Person;
  ids: Ids;
}

/** What calls meet in everyday use: places that are closed, things of others, roles that may not. */
async function situationsOf(here: Stage): Promise<Situation[]> {
  const { workspaceId, as, buildPerson, buildChannel, send } = here;
  const { owner, ids } = await furnish(here);
  const [raj, ann] = [await buildPerson('Raj'), await buildPerson('Ann', 'admin')];
  const guest = await buildPerson('Gus', 'guest');
  const all = [owner, ann, raj, guest];
  const place = async (options: Parameters<typeof buildChannel>[1]) => {
    const channel = await buildChannel(all, options);
    const { message } = await send(owner, channel.id, 'tulip');
    return { ...ids, channelId: channel.id, messageId: message.id };
  };
  const open = await place({ kind: 'public' });
  const archived = await place({ kind: 'public' });
  const later = await place({ kind: 'public' });
  await as(owner).channel.archive({ workspaceId, channelId: archived.channelId });
  const { channel: direct } = await as(owner).channel.openDirect({
    workspaceId,
    memberIds: [raj.member.id],
  });
  const said = await send(owner, direct.id, 'tulip');
  const places = [
    open,
    later,
    archived,
    { ...ids, channelId: direct.id, messageId: said.message.id },
    { ...open, memberId: raj.member.id },
    { ...open, memberId: owner.member.id },
  ];
  return [owner, ann, raj, guest].flatMap((caller) => places.map((at) => ({ caller, ids: at })));
}

test.each(Object.entries(PROCEDURES))(
  '%s is refused only as docs/api.md says',
  async (name, { call }) => {
    const here = await stage();
    const unsaid = new Set<string>();
    for (const { caller, ids } of await situationsOf(here)) {
      const reason = await reasonOf(call(here.as(caller), ids)).catch(() => null);
      if (typeof reason !== 'string' || everywhere.has(reason)) continue;
      if (!documented.get(name)?.has(reason)) unsaid.add(reason);
    }
    expect([...unsaid]).toEqual([]);
  },
);
