/** For when `copyText` rejects. */
export const CANNOT_COPY =
  'This browser doesn’t let pages copy. Select the text and copy it yourself.';

/** Puts a text on the clipboard; rejects when the browser does not let it. */
export async function copyText(text: string): Promise<void> {
  // Browsers keep the clipboard from pages on plain http; the old command still works there.
  if (!navigator.clipboard) return copyByCommand(text);
  return navigator.clipboard.writeText(text);
}

/**
 * Browsers carry the command out only where something is selected. What is selected stands in the open dialog,
 * which would take the focus back from anything outside of it; what is copied is given by the event all the same.
 */
function copyByCommand(text: string): void {
  const before = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  const give = (event: ClipboardEvent) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    event.clipboardData?.setData('text/plain', text);
  };
  (before?.closest('[role="dialog"], [role="alertdialog"]') ?? document.body).append(area);
  document.addEventListener('copy', give, true);
  let copied = false;
  try {
    area.select();
    copied = document.execCommand('copy');
  } finally {
    document.removeEventListener('copy', give, true);
    area.remove();
    if (before instanceof HTMLElement) before.focus();
  }
  if (!copied) throw new Error('The browser did not copy the text.');
}
