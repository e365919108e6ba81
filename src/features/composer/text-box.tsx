'use client';
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { isSendKey, replaceText } from '@/features/typing';
import { complete, type Trigger, triggerAt } from './completion';
import type { Suggestion } from './suggest';
import { SuggestionList } from './suggestion-list';
import { useSuggestions } from './use-suggestions';
import { linkOver, wrap } from './wrap';

interface TextBoxProps {
  box: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onText: (text: string) => void;
  onSend: () => void;
  /** Keys that the box itself has no use for. */
  onOtherKey: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
  label: string;
  mayCallEveryone: boolean;
  autoFocus?: boolean | undefined;
  /** Where letters go that are typed while no text field has the focus: a channel's box or a thread's. */
  composer?: 'channel' | 'thread';
  /** Buttons at the end of the box. */
  children?: ReactNode;
}

const MARKS: Record<string, string> = { b: '**', i: '_' };

/** Where messages are written: grows with its text, finishes names, and sends on Enter. */
export function TextBox(props: TextBoxProps) {
  const { box, text, onText, onSend, onOtherKey, label, mayCallEveryone, autoFocus } = props;
  const listId = useId();
  const [trigger, setTrigger] = useState<Trigger | null>(null);
  const [active, setActive] = useState(0);
  // What is changed is a message already.
  const mayCommand = props.composer !== undefined;
  const suggestions = useSuggestions(trigger, { mayCallEveryone, mayCommand });
  const isOpen = suggestions.length > 0;
  const dismissed = useRef<number | null>(null);
  useGrowth(box, text);

  const look = () => {
    const element = box.current;
    const isCaret = element && element.selectionStart === element.selectionEnd;
    const found = isCaret ? triggerAt(element.value, element.selectionStart) : null;
    // What was closed with Escape stays closed until something else is begun.
    if (found?.start !== dismissed.current) dismissed.current = null;
    if (dismissed.current !== null) return;
    if (found?.start !== trigger?.start || found?.query !== trigger?.query) setActive(0);
    setTrigger(found);
  };
  const set = (next: { text: string; start: number; end: number }) => {
    if (box.current) replaceText(box.current, next);
  };
  const dismiss = () => {
    dismissed.current = trigger?.start ?? null;
    setTrigger(null);
  };
  const choose = (suggestion: Suggestion) => {
    if (!trigger) return;
    const done = complete(text, trigger, suggestion.insert);
    set({ text: done.text, start: done.caret, end: done.caret });
    setTrigger(null);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While a character is being composed, every key belongs to the input method.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (isOpen && onListKey(event)) return event.preventDefault();
    if (event.key === 'Enter' && isSendKey(event, event.currentTarget)) {
      event.preventDefault();
      return onSend();
    }
    const mark = markOf(event);
    if (!mark) return onOtherKey(event);
    event.preventDefault();
    set(wrap(selectionOf(event.currentTarget), mark));
  };
  const onListKey = ({ key, shiftKey }: KeyboardEvent): boolean => {
    const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
    const chosen = suggestions[active];
    if (step !== 0) setActive((active + step + suggestions.length) % suggestions.length);
    else if (key === 'Escape') dismiss();
    else if ((key === 'Enter' || key === 'Tab') && !shiftKey && chosen) choose(chosen);
    else return false;
    return true;
  };
  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const linked = linkOver(
      selectionOf(event.currentTarget),
      event.clipboardData.getData('text/plain'),
    );
    if (!linked) return;
    event.preventDefault();
    set(linked);
  };

  return (
    <div className="relative flex items-end gap-1 rounded-lg border border-line-strong bg-surface-1 pr-1 focus-within:border-muted">
      {isOpen && (
        <SuggestionList
          id={listId}
          {...{ suggestions, active }}
          onActive={setActive}
          onChoose={choose}
        />
      )}
      <textarea
        ref={box}
        dir="auto"
        data-composer={props.composer}
        rows={1}
        value={text}
        // biome-ignore lint/a11y/noAutofocus: opening a conversation means to write in it; not on touch.
        autoFocus={autoFocus}
        placeholder={label}
        aria-label={label}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen ? `${listId}-${active}` : undefined}
        onChange={(event) => {
          onText(event.target.value);
          look();
        }}
        onSelect={look}
        onBlur={() => setTrigger(null)}
        onPaste={onPaste}
        onKeyDown={onKeyDown}
        className="max-h-[40dvh] min-h-10 min-w-0 flex-1 resize-none bg-transparent px-3 py-[9px] outline-none placeholder:truncate touch:min-h-12 touch:py-[13px]"
      />
      {props.children}
    </div>
  );
}

function markOf(event: KeyboardEvent): string | undefined {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return undefined;
  const key = event.key.toLowerCase();
  if (event.shiftKey) return key === 'c' ? '`' : undefined;
  return MARKS[key];
}

function selectionOf({ value, selectionStart, selectionEnd }: HTMLTextAreaElement) {
  return { text: value, start: selectionStart, end: selectionEnd };
}

function useGrowth(box: RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is what makes it grow.
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    // While it is measured the frame keeps its height: the list above it would lose its place.
    const frame = element.parentElement;
    if (frame) frame.style.height = `${frame.offsetHeight}px`;
    element.style.height = '0';
    element.style.height = `${element.scrollHeight}px`;
    if (frame) frame.style.height = '';
    element.style.overflowY = element.scrollHeight > element.clientHeight + 1 ? 'auto' : 'hidden';
  }, [box, text]);
}
