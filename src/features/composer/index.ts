export { Composer } from './composer';
export { LengthLeft } from './length-left';
export { type Refusal, RefusalNote, refusalOf } from './refusal';
export { unknownCommand } from './slash';
export { TextBox } from './text-box';
export { TypingIndicator } from './typing-indicator';
export { useDirectory } from './use-directory';
export { isWideCall, WideCallDialog } from './wide-call';
