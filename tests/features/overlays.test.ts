import { expect, test } from 'vitest';
import { closeOverlay, getUi, openOverlay } from '@/features/navigation/ui-store';

test('what is finished late closes nothing that was opened since', () => {
  openOverlay('new-direct');
  const { opened } = getUi();
  openOverlay(null);
  openOverlay('new-direct');
  closeOverlay(opened);
  expect(getUi().overlay).toBe('new-direct');
  closeOverlay(getUi().opened);
  expect(getUi().overlay).toBeNull();
});
