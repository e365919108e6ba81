import { auditRouter } from './routers/audit';
import { authRouter } from './routers/auth';
import { channelRouter } from './routers/channel';
import { eventRouter, presenceRouter, typingRouter } from './routers/event';
import { insightRouter } from './routers/insight';
import { inviteRouter } from './routers/invite';
import { memberRouter } from './routers/member';
import { messageRouter } from './routers/message';
import { pinRouter } from './routers/pin';
import { reactionRouter } from './routers/reaction';
import { searchRouter } from './routers/search';
import { sessionRouter } from './routers/session';
import { threadRouter } from './routers/thread';
import { tokenRouter } from './routers/token';
import { workspaceRouter } from './routers/workspace';

/**
 * Every procedure, by noun. A plain record, so that its type can be shipped without the server's; named part
 * by part, so that the procedures' doc comments are shipped with it.
 */
export type Routes = {
  audit: typeof auditRouter;
  auth: typeof authRouter;
  channel: typeof channelRouter;
  event: typeof eventRouter;
  insight: typeof insightRouter;
  invite: typeof inviteRouter;
  member: typeof memberRouter;
  message: typeof messageRouter;
  pin: typeof pinRouter;
  presence: typeof presenceRouter;
  reaction: typeof reactionRouter;
  search: typeof searchRouter;
  session: typeof sessionRouter;
  thread: typeof threadRouter;
  token: typeof tokenRouter;
  typing: typeof typingRouter;
  workspace: typeof workspaceRouter;
};

export const routes: Routes = {
  audit: auditRouter,
  auth: authRouter,
  channel: channelRouter,
  event: eventRouter,
  insight: insightRouter,
  invite: inviteRouter,
  member: memberRouter,
  message: messageRouter,
  pin: pinRouter,
  presence: presenceRouter,
  reaction: reactionRouter,
  search: searchRouter,
  session: sessionRouter,
  thread: threadRouter,
  token: tokenRouter,
  typing: typingRouter,
  workspace: workspaceRouter,
};
