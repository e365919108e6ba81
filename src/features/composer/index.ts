export { Composer } from './composer';
export { LengthLeft } from './length-left';
export { editRefusalOf, type Refusal, RefusalNote } from './refusal';
export { TextBox } from './text-box';
export { TypingIndicator } from './typing-indicator';
export { useDirectory } from './use-directory';
export { isWideCall, WideCallDialog } from './wide-call';
