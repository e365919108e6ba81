import type { ChannelId, MemberId, MessageId, WorkspaceId } from '@/shared/id';
import type { Message, SaidKind } from '@/shared/model/message';

/** A message on its way into the store, checked for shape but not yet for rights. */
export interface Outgoing {
  workspaceId: WorkspaceId;
  channelId: ChannelId;
  authorId: MemberId;
  parentId: MessageId | null;
  kind: SaidKind;
  key: string;
  digest: string;
  body: string;
  mentions: string[];
  /** Whether what an admin may do counts: not so with a token without that scope. */
  asAdmin: boolean;
}

export type SendOutcome =
  | { kind: 'posted'; message: Message; rev: number }
  /** The key was used before; `digest` shows whether for the same message. */
  | { kind: 'repeated'; messageId: MessageId; digest: string };
