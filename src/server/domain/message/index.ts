export { messagesAround } from './around';
export { deleteMessage } from './delete';
export { editMessage } from './edit';
export { messageHistory } from './history';
export { messageSubject } from './replay';
export { sendMessage } from './send';
