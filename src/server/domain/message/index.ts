export { messagesAround } from './around';
export { deleteMessage } from './delete';
export { editMessage } from './edit';
export { findCalledHere } from './here';
export { messageHistory } from './history';
export { findMessages } from './queries';
export { messageSubject } from './replay';
export { sendMessage } from './send';
