import { createParley } from 'parley/sdk';

const [url = '', token = '', slug = ''] = process.argv.slice(2);
const parley = createParley({ url, token });
const { workspace, me } = await parley.workspace.get.query({ slug });

for await (const event of parley.events({ workspaceId: workspace.id })) {
  if (event.type !== 'message.posted' || event.message.authorId === me.id) continue;
  const { id, channelId, body } = event.message;
  // One echo a message, whatever breaks on the way: the same key is the same message.
  const echo = { body: `You said: ${body}`, key: `echo-${id}` };
  await parley.message.send.mutate({ workspaceId: workspace.id, channelId, ...echo });
}
