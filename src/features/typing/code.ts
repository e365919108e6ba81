import { parseMarkdown } from '@/shared/markdown';

/** Whether what follows `before` stands in a fenced block or in code within its line, closed or not. */
export function isInCode(before: string): boolean {
  return isInFence(before) || (lastLine(before).match(/`/g)?.length ?? 0) % 2 === 1;
}

/** Whether a new line after `before` would stand in a fenced block. */
export function isInFence(before: string): boolean {
  if (!/`{3}|~{3}/.test(before)) return false;
  return parseMarkdown(`${before}\nx`).children.at(-1)?.type === 'code';
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}
