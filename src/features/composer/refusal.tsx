import type { ReactNode } from 'react';
import { isShown } from '@/shared/markdown';
import { isVisible } from '@/shared/text';
import { unknownCommand } from './slash';

/** Why a text is neither sent nor saved, with the text that this is about. */
export interface Refusal {
  why: 'command' | 'marks';
  text: string;
}

/** Why a text is refused although something is written in it. What is too long has a counter. */
export function refusalOf(text: string, { mayCommand = true } = {}): Refusal | null {
  if (mayCommand && unknownCommand(text)) return { why: 'command', text };
  return isOnlyMarks(text) ? { why: 'marks', text } : null;
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

function sentenceFor({ why, text }: Refusal, what: 'sent' | 'saved'): ReactNode {
  if (why === 'command') {
    return (
      <>
        There is no command <span className="font-medium">/{unknownCommand(text)}</span>, so nothing
        was {what}. To post it as text, put a space before the slash.
      </>
    );
  }
  return `Nobody would see any of this: it is formatting with no text in it, so nothing was ${what}. Write something in it, or put a backslash before it to post it as it stands.`;
}
