import { expect, test } from 'vitest';
import { uuidv7 } from '@/shared/uuid';
import { reasonOf, setUpFor } from './set-up';

const setUp = setUpFor();

test('what someone does is a message like what they say: answered, edited, deleted, and unread', async () => {
  const { workspaceId, as, buildPerson, buildChannel } = await setUp();
  const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
  const { id: channelId } = await buildChannel([ann, bob]);
  const at = { workspaceId, channelId };
  const key = uuidv7();
  const body = `waves at @${bob.member.handle}`;
  const { message } = await as(ann).message.send({ ...at, kind: 'action', body, key });
  expect(message).toMatchObject({ kind: 'action', body: `waves at <@${bob.member.id}>` });
  const again = await as(ann).message.send({ ...at, kind: 'action', body, key });
  expect(again.message).toEqual(message);
  expect(await reasonOf(as(ann).message.send({ ...at, body, key }))).toBe('key_reused');
  const parentId = message.id;
  const waves = { ...at, kind: 'action' as const, parentId, body: 'waves back', key: uuidv7() };
  const { message: reply } = await as(bob).message.send(waves);
  expect(reply).toMatchObject({ kind: 'action', parentId });
  const { channels } = await as(bob).channel.list({ workspaceId });
  expect(channels[0]?.membership).toMatchObject({ mentionSeqs: [1], unreadRootSeq: 1 });
  const on = { ...at, messageId: message.id };
  expect((await as(ann).message.edit({ ...on, body: 'waves' })).message).toMatchObject({
    kind: 'action',
    body: 'waves',
  });
  await as(bob).message.delete({ ...at, messageId: reply.id });
  const notice = { ...at, kind: 'join' as never, body: 'x', key: uuidv7() };
  await expect(as(ann).message.send(notice)).rejects.toThrow('Use one of “post”, “action”.');
});
