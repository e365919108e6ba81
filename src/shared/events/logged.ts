import type { EventType } from './index';

/** Types of events that the log has; the others are sent in their place to clients that resume. */
export type LoggedEventType = Exclude<EventType, 'message.changed'>;
