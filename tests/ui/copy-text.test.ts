// @vitest-environment happy-dom
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { copyText } from '@/ui/copy-text';

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

/** A page on plain http: no clipboard, and the old command, which copies what is selected unless told better. */
function onPlainHttp(allowed = true) {
  const copied: string[] = [];
  const focused: (Element | null)[] = [];
  vi.stubGlobal('navigator', { clipboard: undefined });
  document.execCommand = () => {
    if (!allowed) return false;
    focused.push(document.querySelector('textarea')?.parentElement ?? null);
    const clipboardData = { setData: (_: string, text: string) => copied.push(text) };
    document.dispatchEvent(
      Object.assign(new Event('copy', { cancelable: true }), { clipboardData }),
    );
    return true;
  };
  return { copied, focused };
}

test('copies on plain http, and gives the focus back', async () => {
  const { copied } = onPlainHttp();
  document.body.innerHTML = '<button>Copy</button>';
  const button = document.querySelector('button');
  button?.focus();
  await copyText('a link');
  expect(copied).toEqual(['a link']);
  expect(document.querySelector('textarea')).toBeNull();
  expect(document.activeElement).toBe(button);
});

test('stays inside the open dialog, which keeps the focus', async () => {
  const { copied, focused } = onPlainHttp();
  document.body.innerHTML = '<div role="dialog"><button>Copy</button></div>';
  document.querySelector('button')?.focus();
  await copyText('a secret');
  expect(copied).toEqual(['a secret']);
  expect(focused).toEqual([document.querySelector('[role="dialog"]')]);
});

test('rejects where the browser does not let it', async () => {
  onPlainHttp(false);
  await expect(copyText('a link')).rejects.toThrow();
  expect(document.querySelector('textarea')).toBeNull();
});

test('is the only way to the clipboard', () => {
  const users = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .filter((file) => /navigator\.clipboard/.test(readFileSync(join('src', file), 'utf8')));
  expect(users).toEqual(['ui/copy-text.ts']);
});
