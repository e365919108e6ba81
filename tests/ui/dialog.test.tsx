// @vitest-environment happy-dom
import { act, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, expect, test, vi } from 'vitest';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Dialog } from '@/ui/dialog';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

let unmount: () => void = () => undefined;
afterEach(() => act(unmount));

function focusIn(dialog: ReactNode) {
  const root = createRoot(document.createElement('div'));
  act(() => root.render(dialog));
  unmount = () => root.unmount();
  const { activeElement } = document;
  return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent;
}

const common = { open: true, onOpenChange: () => undefined, title: 'Edit' };

test('a dialog begins on what it asks for', () => {
  expect(
    focusIn(
      <Dialog {...common} footer={<button type="button">Save</button>}>
        <input aria-label="Name" />
      </Dialog>,
    ),
  ).toBe('Name');
});

test('a question about what cannot be undone begins on the way back', () => {
  expect(
    focusIn(
      <ConfirmDialog {...common} action="Delete" onConfirm={() => undefined}>
        It is gone for everyone.
      </ConfirmDialog>,
    ),
  ).toBe('Cancel');
});

test('where there is only text it begins on Close', () => {
  expect(focusIn(<Dialog {...common}>All shortcuts</Dialog>)).toBe('Close');
});
