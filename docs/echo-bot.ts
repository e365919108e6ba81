import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createParley } from 'parley-chat-sdk';

const { PARLEY_URL: url = 'http://localhost:3000', PARLEY_TOKEN: token = '' } = process.env;
if (!token) throw new Error('Set PARLEY_TOKEN to a token of the bot.');
const parley = createParley({ url, token });
const { workspace, member: me } = await parley.auth.whoami.query();
if (!workspace || !me) throw new Error('PARLEY_TOKEN is a token of no member.');
const workspaceId = workspace.id;

// What was read last: after a stop, the bot goes on with what was said while it was down.
const file = 'cursor.txt';
const after = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
const onCursor = (cursor: string) => writeFileSync(file, cursor);

console.log(`@${me.handle} listens in ${workspace.name}.`);
for await (const event of parley.events({ workspaceId, after, onCursor })) {
  if (event.type !== 'message.posted' || event.message.authorId === me.id) continue;
  const { id, channelId, parentId, body } = event.message;
  // One echo a message, whatever breaks on the way: the same key is the same message.
  const echo = { body: `You said: ${body}`, key: `echo-${id}`, parentId: parentId ?? undefined };
  await parley.message.send.mutate({ workspaceId, channelId, ...echo });
}
