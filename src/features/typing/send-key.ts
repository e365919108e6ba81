import { isInFence } from './code';

type Press = Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** Whether Enter sends what is in a box. On a phone it starts a new line: the button sends. */
export function isSendKey(press: Press, box: HTMLTextAreaElement): boolean {
  if (press.ctrlKey || press.metaKey) return true;
  if (press.shiftKey || press.altKey || window.matchMedia('(pointer: coarse)').matches)
    return false;
  return !isInFence(box.value.slice(0, box.selectionStart));
}
