// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, test, vi } from 'vitest';
import { Button } from '@/ui/button';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

test('a button whose work is under way keeps the focus and takes no second press', async () => {
  const page = document.body.appendChild(document.createElement('div'));
  const root = createRoot(page);
  const press = vi.fn();
  const submit = vi.fn();
  const show = (busy: boolean) =>
    act(() =>
      root.render(
        <form onSubmit={submit}>
          <Button type="submit" busy={busy} onClick={press}>
            Save
          </Button>
        </form>,
      ),
    );
  await show(false);
  const button = page.querySelector('button');
  button?.focus();
  await show(true);
  expect(document.activeElement).toBe(button);
  expect(button?.disabled).toBe(false);
  expect(button?.getAttribute('aria-busy')).toBe('true');
  act(() => button?.click());
  expect(press).not.toHaveBeenCalled();
  expect(submit).not.toHaveBeenCalled();
  await show(false);
  submit.mockImplementation((event: Event) => event.preventDefault());
  act(() => button?.click());
  expect(press).toHaveBeenCalledOnce();
  expect(submit).toHaveBeenCalledOnce();
  act(() => root.unmount());
});
