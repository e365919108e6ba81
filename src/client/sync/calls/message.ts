import type { ChannelId, MessageId } from '@/shared/id';
import type { Message, MessagePage } from '@/shared/model/message';
import { applyMessage, applyPage } from '../apply';
import { membersNamedIn } from '../named';
import type { Scope } from '../scope';

/** How many messages one asks for at a time. */
const PAGE = 50;

/** A page of a channel: the newest, or what is before or after a seq. */
export async function loadPage(
  scope: Scope,
  asked: { channelId: ChannelId; before?: number; after?: number },
): Promise<void> {
  const { trpc, workspaceId, replica } = scope;
  const input = { workspaceId, limit: PAGE, ...asked };
  const page = await replica.fetchFresh(() => withNames(scope, trpc.message.history.query(input)));
  replica.update((state) => applyPage(state, page, asked));
}

/** What stands around one message. */
export async function loadAround(
  scope: Scope,
  asked: { channelId: ChannelId; seq: number },
): Promise<MessagePage> {
  const { trpc, workspaceId, replica } = scope;
  const input = { workspaceId, limit: PAGE, ...asked };
  const page = await replica.fetchFresh(() => withNames(scope, trpc.message.around.query(input)));
  const { channelId } = asked;
  replica.update((state) => applyPage(state, page, { channelId }));
  return page;
}

/** A page when those whom it names are held, too, so that no name comes in late. */
async function withNames<T extends Pick<MessagePage, 'messages'>>(
  { members }: Scope,
  asked: Promise<T>,
): Promise<T> {
  const page = await asked;
  await members.load(page.messages.flatMap(membersNamedIn));
  return page;
}

export async function editMessage(scope: Scope, message: Message, body: string): Promise<void> {
  const { trpc, workspaceId, replica } = scope;
  const { id: messageId, channelId } = message;
  const answer = await trpc.message.edit.mutate({ workspaceId, channelId, messageId, body });
  replica.update((state) => applyMessage(state, answer));
}

export async function deleteMessage(
  scope: Scope,
  message: { id: MessageId; channelId: ChannelId },
): Promise<void> {
  const { trpc, workspaceId, replica } = scope;
  const { id: messageId, channelId } = message;
  const answer = await trpc.message.delete.mutate({ workspaceId, channelId, messageId });
  replica.update((state) => applyMessage(state, answer));
}
