interface Edited {
  text: string;
  /** The selection afterwards. */
  start: number;
  end: number;
}

/**
 * Writes at the caret as if it were typed, so that the browser's own undo takes it back. Setting `value`
 * would empty the undo history. Where the focus is held elsewhere (by a dialog) it does without that.
 */
export function insertText(box: HTMLTextAreaElement | HTMLInputElement, text: string): void {
  const command = text === '' ? 'delete' : 'insertText';
  if (document.activeElement === box && document.execCommand(command, false, text)) return;
  const { length } = box.value;
  box.setRangeText(text, box.selectionStart ?? length, box.selectionEnd ?? length, 'end');
  box.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

/** Makes the box's text another one as a single step of its undo history: only what differs is replaced. */
export function replaceText(box: HTMLTextAreaElement, { text, start, end }: Edited): void {
  const { from, to, inserted } = differenceOf(box.value, text);
  box.focus();
  if (from !== to || inserted !== '') {
    box.setSelectionRange(from, to);
    insertText(box, inserted);
  }
  box.setSelectionRange(start, end);
}

/** The one stretch of `before` to replace, and by what, to make `after` of it. */
export function differenceOf(
  before: string,
  after: string,
): { from: number; to: number; inserted: string } {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from += 1;
  let tail = 0;
  while (
    tail < shorter - from &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  ) {
    tail += 1;
  }
  return { from, to: before.length - tail, inserted: after.slice(from, after.length - tail) };
}
