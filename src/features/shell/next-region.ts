const REGIONS = ['sidebar', 'messages', 'composer', 'panel'];
const FOCUSABLE = 'a[href], button:not([disabled]), textarea, input, [tabindex="0"]';

/** Moves the focus round the parts of the window. */
export function nextRegion(): void {
  const regions = REGIONS.flatMap((name) => [
    ...document.querySelectorAll<HTMLElement>(`[data-region="${name}"]`),
  ]);
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions[(at + 1) % regions.length];
  if (!next) return;
  const target = next.matches('[tabindex="0"]')
    ? next
    : next.querySelector<HTMLElement>(next.dataset.region === 'composer' ? 'textarea' : FOCUSABLE);
  target?.focus();
}
