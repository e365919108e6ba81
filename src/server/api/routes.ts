import { eventRouter, presenceRouter, typingRouter } from './routers/event';
import { messageRouter } from './routers/message';

/** Every procedure, by noun. A plain record, so that its type can be shipped without the server's. */
export const routes = {
  event: eventRouter,
  message: messageRouter,
  presence: presenceRouter,
  typing: typingRouter,
};
