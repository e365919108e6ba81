export { isInCode } from './code';
export { composerFor, focusComposer } from './focus';
export { insertText, replaceText } from './insert-text';
export { isSendKey } from './send-key';
export { isText, isTextForComposer } from './text-key';
export { useTypingBuffer } from './typing-buffer';
export { useFocusByTyping } from './use-focus-by-typing';
