export { findMessages } from './queries';
export { type SentMessage, sendMessage } from './send';
