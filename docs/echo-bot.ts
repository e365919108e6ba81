import { createParley } from 'parley/sdk';

const {
  PARLEY_URL = 'http://localhost:3000',
  PARLEY_TOKEN = '',
  PARLEY_WORKSPACE = '',
} = process.env;
const parley = createParley({ url: PARLEY_URL, token: PARLEY_TOKEN });
const { workspace, me } = await parley.workspace.get.query({ slug: PARLEY_WORKSPACE });
const { id: workspaceId } = workspace;

for await (const event of parley.events({ workspaceId })) {
  if (event.type !== 'message.posted' || event.message.authorId === me.id) continue;
  const { id, channelId, body } = event.message;
  // The key makes a retry harmless: one echo a message, whatever breaks on the way.
  await parley.message.send.mutate({
    workspaceId,
    channelId,
    body: `You said: ${body}`,
    key: `echo-${id}`,
  });
}
