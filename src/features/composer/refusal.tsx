import type { ReactNode } from 'react';
import { parseSlash } from '@/features/commands';
import { isShown } from '@/shared/markdown';
import { isVisible } from '@/shared/text';

/** Why a text is neither sent, saved nor done, with the text that this is about. */
export interface Refusal {
  why: 'unknown command' | 'refused command' | 'edited command' | 'marks';
  text: string;
  /** What a refused command says. */
  sentence?: string;
}

/** Why a text is refused although something is written in it. What is too long has a counter. */
export const refusalOf = (text: string): Refusal | null =>
  isOnlyMarks(text) ? { why: 'marks', text } : null;

/** The same for a message that is changed: it becomes no command, unless it was posted as what looks like one. */
export function editRefusalOf(text: string, before: string): Refusal | null {
  if (parseSlash(text) && !parseSlash(before)) return { why: 'edited command', text };
  return refusalOf(text);
}

const isOnlyMarks = (text: string) => isVisible(text) && !isShown(text.trim());

/** Above the text that is refused: it stays, and what to do about it. */
export function RefusalNote({ refusal, what }: { refusal: Refusal; what: 'sent' | 'saved' }) {
  return (
    <p role="alert" className="pb-1.5 text-danger-text text-sm">
      {sentenceFor(refusal, what)}
    </p>
  );
}

function sentenceFor({ why, text, sentence }: Refusal, what: 'sent' | 'saved'): ReactNode {
  if (why === 'refused command') return sentence;
  if (why === 'edited command') {
    return (
      <>
        A message can’t become a command, so{' '}
        <span className="font-medium">/{parseSlash(text)?.name}</span> was not {what}. To keep it as
        text, put a space before the slash.
      </>
    );
  }
  if (why === 'unknown command') {
    return (
      <>
        There is no command <span className="font-medium">/{parseSlash(text)?.name}</span>, so
        nothing was {what}. To post it as text, put a space before the slash.
      </>
    );
  }
  return `Nobody would see any of this: it is formatting with no text in it, so nothing was ${what}. Write something in it, or put a backslash before it to post it as it stands.`;
}
