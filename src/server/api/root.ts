import { eventRouter, presenceRouter, typingRouter } from './routers/event';
import { messageRouter } from './routers/message';
import { router } from './trpc';

/** Every procedure, by noun. A plain record, so that its type can be shipped without the server's. */
export const routes = {
  event: eventRouter,
  message: messageRouter,
  presence: presenceRouter,
  typing: typingRouter,
};

export const appRouter = router(routes);

export type AppRouter = typeof appRouter;
