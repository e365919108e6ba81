export { useMessageAbilities } from './message-commands';
export { MessageFrame, MessageTime } from './message-frame';
export { MessageRow } from './message-row';
export { MessageText } from './message-text';
export { PendingRow } from './pending-row';
export { useFlash } from './use-flash';
export { useRowKeys } from './use-row-keys';
