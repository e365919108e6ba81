export { MessageBody } from './message-body';
