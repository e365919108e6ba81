import { describe, expect, test } from 'vitest';
import type { Caller } from './set-up';
import { callAs, reasonOf, setUpFor, tokenPrincipal } from './set-up';

const setUp = setUpFor();

/** What a call was refused with, for any kind of refusal. */
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (error: { code?: string }) => error.code,
  );

test('what the store cannot hold is the asker’s mistake, never ours', async () => {
  const { workspaceId, as, buildPerson, buildChannel } = await setUp();
  const ann = await buildPerson('Ann', 'owner');
  const { id: channelId } = await buildChannel([ann]);
  const here = { workspaceId, channelId };
  const calls: Record<string, (ann: Caller) => Promise<unknown>> = {
    search: ({ search }) => search.messages({ workspaceId, query: 'a\0b' }),
    'search in': ({ search }) => search.messages({ workspaceId, query: 'in:"a\0b"' }),
    'search day': ({ search }) => search.messages({ workspaceId, query: 'before:0000-01-01' }),
    'search cursor': ({ search }) =>
      search.messages({ workspaceId, query: 'a', cursor: `999999999999999.${channelId}` }),
    browse: ({ channel }) => channel.browse({ workspaceId, query: '\0' }),
    members: ({ member }) => member.list({ workspaceId, query: '\0' }),
    slug: ({ workspace }) => workspace.get({ slug: '\0' }),
    insight: ({ insight }) =>
      insight.overview({ workspaceId, from: '0000-01-01', to: '0000-01-02' }),
    topic: ({ channel }) => channel.update({ ...here, topic: 'half \ud83d' }),
    name: ({ workspace }) => workspace.update({ workspaceId, name: 'half \ud83d' }),
    body: ({ message }) => message.send({ ...here, body: '\0', key: 'key-of-nul' }),
    half: ({ message }) => message.send({ ...here, body: 'half \ud83d', key: 'key-of-half' }),
    seq: ({ channel }) => channel.markRead({ ...here, seq: 2 ** 60 }),
  };
  for (const [name, call] of Object.entries(calls))
    expect(await codeOf(call(as(ann))), name).toBe('BAD_REQUEST');
});

describe('posting', () => {
  test('and archiving at once: nothing comes after the end', async () => {
    const { workspaceId, as, buildPerson, buildChannel, send, rows } = await setUp();
    const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
    const { id: channelId } = await buildChannel([ann, bob]);
    const sends = (start: number) =>
      Array.from({ length: 20 }, (_, n) => codeOf(send(bob, channelId, `${start + n}`)));
    const outcomes = await Promise.all([
      ...sends(0),
      as(ann).channel.archive({ workspaceId, channelId }),
      ...sends(20),
    ]);
    const log = (await rows()).map(({ type }) => type);
    const posted = log.filter((type) => type === 'message.posted').length;
    expect(log.indexOf('channel.archived')).toBe(posted);
    expect(outcomes.filter((outcome) => outcome === 'answered')).toHaveLength(posted);
    expect(await codeOf(send(bob, channelId, 'late'))).toBe('FORBIDDEN');
  });

  test('under a deleted root, under a reply or into another channel’s thread is refused', async () => {
    const { workspaceId, as, buildPerson, buildChannel, send, reply } = await setUp();
    const ann = await buildPerson('Ann');
    const [one, two] = [await buildChannel([ann]), await buildChannel([ann])];
    const { message: root } = await send(ann, one.id, 'root');
    const { message: answer } = await reply(ann, root, 'answer');
    expect(await reasonOf(reply(ann, answer, 'deeper'))).toBe('not_found');
    expect(await reasonOf(reply(ann, { id: root.id, channelId: two.id }, 'aside'))).toBe(
      'not_found',
    );
    await as(ann).message.delete({ workspaceId, channelId: one.id, messageId: root.id });
    expect(await reasonOf(reply(ann, root, 'too late'))).toBe('not_found');
  });
});

test('a token without “read” reads nothing, the workspace’s name included', async () => {
  const { app, domain, slug, workspaceId, as, buildPerson } = await setUp();
  const ann = await buildPerson('Ann', 'owner');
  const make = async (scopes: ('read' | 'write')[]) => {
    const { secret } = await as(ann).token.create({ workspaceId, name: 'bot', scopes });
    return callAs(app, { principal: await tokenPrincipal(domain, secret) });
  };
  const [reader, writer] = [await make(['read']), await make(['write'])];
  expect((await reader.workspace.get({ slug })).me.id).toBe(ann.member.id);
  expect(await reasonOf(writer.workspace.get({ slug }))).toBe('scope');
  expect(await reasonOf(writer.channel.list({ workspaceId }))).toBe('scope');
});
