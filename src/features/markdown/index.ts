export { type MarkdownNames, MessageBody, type MessageBodyProps } from './message-body';
