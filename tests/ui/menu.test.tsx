// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, test, vi } from 'vitest';
import { Menu } from '@/ui/menu';
import { Popover } from '@/ui/popover';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

const button = <button type="button">More</button>;

test.each([
  [
    'a menu',
    (open: boolean) => (
      <Menu {...{ open }} entries={[]}>
        {button}
      </Menu>
    ),
  ],
  [
    'a pop-over',
    (open: boolean) => (
      <Popover {...{ open }} onOpenChange={() => undefined} label="More" trigger={button}>
        Text
      </Popover>
    ),
  ],
])('%s that closes leaves the focus with who types already', async (_, show) => {
  const page = document.body.appendChild(document.createElement('div'));
  const box = document.body.appendChild(document.createElement('textarea'));
  const root = createRoot(page);
  await act(() => root.render(show(true)));
  act(() => root.render(show(false)));
  // A key that comes before the focus went back.
  box.focus();
  await act(() => new Promise((done) => setTimeout(done, 20)));
  expect(document.activeElement).toBe(box);
  act(() => root.unmount());
});
