import { getErrorShape, TRPCError } from '@trpc/server/unstable-core-do-not-import';
import { expect, test } from 'vitest';
import { appRouter } from '@/server/api/root';
import type { ErrorShape } from '@/shared/error-shape';
import { reasonOf, setUpFor } from './set-up';

const setUp = setUpFor();

/** Some of what a program may send where a procedure wants an object of certain fields. */
const MISFITS: unknown[] = [{}, { workspaceId: 7 }, { workspaceId: 'x' }, [], 'x', null];

type Procedure = (input: unknown) => Promise<unknown>;

/** The error as a client receives it. */
function shapeOf(error: unknown): ErrorShape {
  if (!(error instanceof TRPCError)) throw error;
  const shape: unknown = getErrorShape({
    config: appRouter._def._config,
    error,
    type: 'query',
    path: undefined,
    input: undefined,
    ctx: undefined,
  });
  // What the router's error formatter makes, which its type does not say.
  return shape as ErrorShape;
}

test('what does not fit an input names the field and says what to do, in every procedure', async () => {
  const here = await setUp();
  const owner = await here.buildPerson('Olga', 'owner');
  // Called with what the types forbid.
  const caller = here.as(owner) as never as Record<string, Record<string, Procedure>>;
  let refused = 0;
  for (const path of Object.keys(appRouter._def.procedures)) {
    const [noun = '', verb = ''] = path.split('.');
    for (const misfit of MISFITS) {
      const error = await caller[noun]?.[verb]?.(misfit).then(
        () => null,
        (cause: unknown) => cause,
      );
      if (error === null) continue;
      const { message, data } = shapeOf(error);
      if (data.reason !== 'invalid_input') continue;
      refused += 1;
      expect(message, path).not.toMatch(/invalid input|expected|received|too (small|big)/i);
      if (typeof misfit === 'object' && misfit !== null && !Array.isArray(misfit))
        expect(message, path).toMatch(/^`[\w.]+`: [A-Z].*\.$/);
    }
  }
  expect(refused).toBeGreaterThan(100);
});

test('a key of the wrong length is told its length, by its name', async () => {
  const here = await setUp();
  const ann = await here.buildPerson('Ann');
  const channel = await here.buildChannel([ann]);
  const { workspaceId } = here;
  const sending = here
    .as(ann)
    .message.send({ workspaceId, channelId: channel.id, body: 'Hello', key: 'short' });
  const error = await sending.catch((cause: unknown) => cause);
  expect(shapeOf(error).message).toBe('`key`: Use 8 to 64 letters, digits, “-” and “_”.');
});

test('a public channel that one has not joined says so, and a private one says nothing', async () => {
  const here = await setUp();
  const [ann, raj, guest] = [
    await here.buildPerson('Ann'),
    await here.buildPerson('Raj'),
    await here.buildPerson('Gus', 'guest'),
  ];
  const open = await here.buildChannel([ann], { kind: 'public' });
  const closed = await here.buildChannel([ann], { kind: 'private' });
  const at = (channel: { id: typeof open.id }) => ({
    workspaceId: here.workspaceId,
    channelId: channel.id,
  });
  const inOpen = {
    send: reasonOf(here.send(raj, open.id, 'Hello')),
    typing: reasonOf(here.as(raj).typing.set(at(open))),
    markRead: reasonOf(here.as(raj).channel.markRead({ ...at(open), seq: 0 })),
  };
  expect(await inOpen.send).toBe('not_joined');
  expect(await inOpen.typing).toBe('not_joined');
  expect(await inOpen.markRead).toBe('not_joined');
  const root = await here.send(ann, open.id, 'A thread');
  expect(await reasonOf(here.reply(raj, root.message, 'Me too'))).toBe('not_joined');
  expect(await reasonOf(here.send(raj, closed.id, 'Hello'))).toBe('not_found');
  expect(await reasonOf(here.send(guest, open.id, 'Hello'))).toBe('not_found');
});

test('a token that is not good is told from none, and how it ended is not', async () => {
  const here = await setUp();
  const input = encodeURIComponent(JSON.stringify({ workspaceId: here.workspaceId }));
  const refusedWith = async (headers: Record<string, string>) => {
    const url = `${here.app.url}/api/trpc/channel.list?input=${input}`;
    const { error } = await (await fetch(url, { headers })).json();
    return { message: error.message, reason: error.data.reason, code: error.data.code };
  };
  const withBadToken = await refusedWith({ authorization: `Bearer prl_${'x'.repeat(40)}` });
  expect(withBadToken).toMatchObject({ code: 'UNAUTHORIZED', reason: 'token_invalid' });
  expect(withBadToken.message).toContain('parley token create');
  expect(await refusedWith({})).toMatchObject({ code: 'UNAUTHORIZED', reason: 'unauthenticated' });
});

test('a bad token is named before an input that is bad too', async () => {
  const here = await setUp();
  const headers = {
    authorization: `Bearer prl_${'x'.repeat(40)}`,
    'content-type': 'application/json',
  };
  const calls = [
    ['channel.list', 'GET'],
    ['workspace.get', 'GET'],
    ['message.send', 'POST'],
    ['channel.create', 'POST'],
    ['auth.changePassword', 'POST'],
  ] as const;
  for (const [procedure, method] of calls) {
    const url = `${here.app.url}/api/trpc/${procedure}`;
    const body = method === 'POST' ? '{"workspaceId":"demo"}' : undefined;
    const { error } = await (await fetch(url, { method, headers, body })).json();
    expect(error.data, procedure).toMatchObject({ reason: 'token_invalid', code: 'UNAUTHORIZED' });
  }
});
