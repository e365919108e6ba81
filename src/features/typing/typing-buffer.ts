'use client';
import { useEffect } from 'react';
import type { WorkspaceClient } from '@/client/sync/client';
import { useClient } from '@/client/sync/react';
import {
  isBroughtBack,
  onDeparture,
  parseAddress,
  stayHere,
  type WritingPlace,
  writingPlace,
} from '@/features/navigation';
import type { ChannelId, MessageId } from '@/shared/id';
import { CANNOT_COPY, copyText } from '@/ui/copy-text';
import { toast } from '@/ui/toaster';
import { insertText } from './insert-text';
import { isSendKey } from './send-key';
import { isText, isTextForComposer } from './text-key';

type TextField = HTMLTextAreaElement | HTMLInputElement;

const TEXT_FIELDS = 'input, textarea';
const DIALOGS = '[role="dialog"], [role="alertdialog"]';
/** Keys that change a text without being one. */
const EDITING_KEYS = new Set(['Enter', 'Backspace', 'Delete']);
const QUOTED_LENGTH = 80;
const TOAST_MS = 60_000;
/** Where there is no box it shows only when one stops what one was typing. */
const PAUSE_MS = 2_000;

/** Keeps the drafts of the workspace that is shown. */
let client: WorkspaceClient | null = null;
let transit: Transit | null = null;

if (typeof window !== 'undefined') {
  onDeparture({ leave, stay: () => transit?.place === null && transit.end(null) });
  // However else the address came to differ from what is shown.
  window.addEventListener('keydown', onKeyDown, true);
}

/** Keeps what is typed on the way for where one goes; once, by the shell. */
export function useTypingBuffer(): void {
  const shown = useClient();
  useEffect(() => {
    client = shown;
    return () => {
      client = null;
    };
  }, [shown]);
}

/** The field that takes the keys while one is on the way. */
export const typingBuffer = (): HTMLTextAreaElement | null => transit?.buffer ?? null;

function leave(path: string | null, event?: KeyboardEvent): void {
  const shown = document.getElementById('main')?.dataset.place;
  const place = path === null ? null : placeAt(path);
  if (!transit && (shown === undefined || place?.key === shown)) return;
  transit ??= new Transit();
  transit.turnTo(place);
  if (event) transit.onKeyDown(event);
}

function onKeyDown(event: KeyboardEvent): void {
  // Back from a form that is not saved is on its way to the form again.
  if (!transit && !isBroughtBack()) leave(currentPath(), event);
}

const currentPath = () => window.location.pathname + window.location.search;

function placeAt(path: string): WritingPlace {
  const { pathname, searchParams } = new URL(path, window.location.href);
  return writingPlace(parseAddress(pathname, searchParams));
}

/**
 * The way from one place to another. The address changes at once, but what is shown only when it has been
 * rendered, and a thread when it has been loaded: until then the old box would take what is typed. A hidden
 * text field takes it instead (a real one, so that deleting, pasting and input methods work), and once the
 * new box stands it is written and sent there.
 */
class Transit {
  readonly buffer = buildBuffer();
  /** Where one goes; `null` while that is still to be found. */
  place: WritingPlace | null = null;
  /** What Enter was pressed after. */
  readonly #sent: string[] = [];
  /** Fields and dialogs of what was left: they take nothing any more. */
  readonly #left = new Set<Element>();
  readonly #end = new AbortController();
  readonly #rendering = new MutationObserver(() => this.#look());
  #isComposing = false;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    // First, so that Tab goes on at the start of the page from it.
    document.body.prepend(this.buffer);
    const what = { subtree: true, childList: true, attributeFilter: ['data-place'] };
    this.#rendering.observe(document.body, what);
    const { signal } = this.#end;
    const early = { signal, capture: true };
    window.addEventListener('keydown', (event) => this.onKeyDown(event), early);
    window.addEventListener('focusin', ({ target }) => this.#onFocus(target), early);
    window.addEventListener('pointerdown', ({ target }) => this.#onPointerDown(target), early);
    this.buffer.addEventListener('input', () => this.#onInput(), { signal });
    this.buffer.addEventListener('compositionstart', () => this.#compose(true), { signal });
    this.buffer.addEventListener('compositionend', () => this.#compose(false), { signal });
  }

  turnTo(place: WritingPlace | null): void {
    // What was typed for a place that one passed by is found there later.
    const isBoxless = this.#pause !== undefined;
    if (isBoxless) this.#keep(this.#take(), null);
    else if (this.place && !leadsTo(this.place, place)) this.#keep(this.#take(), this.place);
    this.#stopPause();
    this.place = place;
    for (const field of document.querySelectorAll(`#main :is(${TEXT_FIELDS}), ${DIALOGS}`))
      this.#left.add(field);
    this.#onFocus(document.activeElement);
    queueMicrotask(() => this.#look());
  }

  onKeyDown(event: KeyboardEvent): void {
    const { target, key } = event;
    if (!(target instanceof Element) || event.defaultPrevented) return;
    if (key === 'Escape' && !event.isComposing && this.#mayStay(target)) {
      // In a dialog it closes that, too.
      if (target === this.buffer) event.stopPropagation();
      this.#stay(null);
      return;
    }
    if (target !== this.buffer) {
      if (!this.#isMeant(event, target)) return;
      event.stopPropagation();
      if (!isInDialog(target)) this.buffer.focus({ preventScroll: true });
      // A dialog holds the focus as long as it is there.
      else if (key.length === 1) {
        event.preventDefault();
        insertText(this.buffer, key);
      }
    }
    const isEnter = key === 'Enter' && !event.isComposing && event.keyCode !== 229;
    if (!isEnter || !isSendKey(event, this.buffer)) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.buffer.value.trim() === '') return;
    this.#sent.push(this.buffer.value);
    this.buffer.value = '';
    this.#onInput();
  }

  /** Whether a key pressed elsewhere is meant for where one goes. */
  #isMeant(event: KeyboardEvent, target: Element): boolean {
    if (!this.#isLeft(target)) return isTextForComposer(event, target);
    return isText(event) || (EDITING_KEYS.has(event.key) && this.buffer.value !== '');
  }

  #isLeft(element: Element): boolean {
    const dialog = element.closest(DIALOGS);
    return this.#left.has(element) || (dialog !== null && this.#left.has(dialog));
  }

  /** A box that was left must not get the focus back, as from a dialog that closes. */
  #onFocus(target: EventTarget | null): void {
    if (!(target instanceof HTMLElement) || !this.#left.has(target)) return;
    // A dialog would take the focus back, again and again.
    if (isInDialog(target)) return;
    if (isFinePointer()) this.buffer.focus({ preventScroll: true });
    else target.blur();
  }

  /** Beside a thread that is loading one may go on writing in the channel; elsewhere one stays with it. */
  #onPointerDown(target: EventTarget | null): void {
    const field = target instanceof Element ? target.closest<TextField>(TEXT_FIELDS) : null;
    if (!field) return;
    if (this.#isRendered()) this.#left.delete(field);
    else if (this.#isLeft(field) && this.#mayStay(field)) this.#stay(field);
  }

  /** Whether one is still where one was: where one goes is being found, or loaded by the server. */
  #mayStay(target: Element): boolean {
    if (isInDialog(target) && !this.#isLeft(target)) return false;
    const shown = document.getElementById('main')?.dataset.place;
    return !this.#isRendered() && placeAt(currentPath()).key === shown;
  }

  /** Goes on where one is: what was typed stands in the box there, and is not sent. */
  #stay(field: TextField | null): void {
    const parts = this.#take();
    this.end(null);
    stayHere();
    const box = field ?? boxOf(placeAt(currentPath()));
    if (!box?.dataset.composer) {
      this.#keep(parts, null);
      return;
    }
    if (isFinePointer() && !document.querySelector(DIALOGS)) box.focus({ preventScroll: true });
    if (!isWritten(parts)) return;
    box.setSelectionRange(box.value.length, box.value.length);
    insertText(box, `${box.value && '\n'}${parts.join('\n').trimEnd()}`);
  }

  #onInput(): void {
    if (this.#pause === undefined) return;
    this.#stopPause();
    this.#look();
  }

  #stopPause(): void {
    clearTimeout(this.#pause);
    this.#pause = undefined;
  }

  #compose(isComposing: boolean): void {
    this.#isComposing = isComposing;
    if (!isComposing) this.#look();
  }

  #isRendered(): boolean {
    const main = document.getElementById('main');
    return this.place !== null && (!main || main.dataset.place === this.place.key);
  }

  #look(): void {
    if (transit !== this || this.#isComposing || !this.#isRendered() || isOpening()) return;
    const box = this.place && boxOf(this.place);
    // In a channel one may begin only now, before one sees that nothing can be written there.
    const mayBegin = this.place?.id || isWritten([...this.#sent, this.buffer.value]);
    if (box || !mayBegin) this.end(box);
    else this.#pause ??= setTimeout(() => this.end(null), PAUSE_MS);
  }

  /** Hands everything over to the box, if there is one. */
  end(box: TextField | null): void {
    transit = null;
    this.#stopPause();
    this.#end.abort();
    this.#rendering.disconnect();
    const parts = this.#take();
    const { activeElement } = document;
    const isTaken = activeElement !== this.buffer && activeElement?.matches(TEXT_FIELDS);
    const isFree = activeElement === this.buffer || activeElement === document.body;
    if (!box) this.#keep(parts, null);
    else if (isWritten(parts)) {
      void write(box, parts).then(() => {
        if (isTaken && activeElement instanceof HTMLElement) activeElement.focus();
      });
    } else if (box.dataset.composer && isFinePointer() && !document.querySelector(DIALOGS)) {
      if (isFree || !(isTaken || this.#left.has(box))) box.focus({ preventScroll: true });
    }
    this.buffer.remove();
  }

  /** What was typed, in parts that Enter was pressed between. */
  #take(): string[] {
    const parts = [...this.#sent, this.buffer.value];
    this.#sent.length = 0;
    this.buffer.value = '';
    return parts;
  }

  /** Nothing is lost that can't be handed over. */
  #keep(parts: string[], place: WritingPlace | null): void {
    if (!isWritten(parts)) return;
    const text = parts.join('\n').trimEnd();
    if (place?.id && client?.slug === place.slug) addToDraft(client, place.id, text);
    else offerToCopy(text);
  }
}

function addToDraft({ drafts }: WorkspaceClient, id: ChannelId | MessageId, text: string): void {
  const before = drafts.get(id);
  drafts.set(id, before ? `${before}\n${text}` : text);
}

function offerToCopy(text: string): void {
  const quoted = text.length > QUOTED_LENGTH ? `${text.slice(0, QUOTED_LENGTH)}…` : text;
  const copy = () => copyText(text).catch(() => toast.error(CANNOT_COPY));
  toast(`Not sent: “${quoted}”`, {
    duration: TOAST_MS,
    action: { label: 'Copy', onClick: () => void copy() },
  });
}

function buildBuffer(): HTMLTextAreaElement {
  const buffer = document.createElement('textarea');
  buffer.ariaLabel = 'Message';
  buffer.tabIndex = -1;
  buffer.className = 'pointer-events-none fixed top-0 left-0 size-px opacity-0';
  return buffer;
}

/** Whether what was typed on the way to one place is meant for the other, too. */
function leadsTo(from: WritingPlace, to: WritingPlace | null): boolean {
  // A workspace goes on to a channel by itself.
  return to?.key === from.key || (from.kind === 'home' && to?.slug === from.slug);
}

const isWritten = (parts: string[]) => parts.some((part) => part.trim() !== '');

const isInDialog = (element: Element) => element.closest(DIALOGS) !== null;

const isFinePointer = () => window.matchMedia('(pointer: fine)').matches;

/** Whether what one went to is still loading, and with it its box. */
function isOpening(): boolean {
  const opening = [...document.querySelectorAll('[data-opening]')];
  return opening.some((element) => element.getClientRects().length > 0);
}

/** What one writes in at a place: its box, or the field that a page begins with. */
function boxOf({ kind }: WritingPlace): TextField | null {
  const main = document.getElementById('main');
  if (kind === 'thread' || kind === 'channel') {
    const scope = kind === 'thread' ? '[data-region="panel"] ' : '';
    return main?.querySelector(`${scope}textarea[data-composer="${kind}"]`) ?? null;
  }
  return main?.querySelector<HTMLInputElement>('input[type="search"]') ?? null;
}

async function write(box: TextField, parts: string[]): Promise<void> {
  box.focus({ preventScroll: true });
  box.setSelectionRange(box.value.length, box.value.length);
  for (const [index, part] of parts.entries()) {
    if (part) insertText(box, part);
    if (index === parts.length - 1) return;
    box.form?.requestSubmit();
    // React shows what became of it in a microtask.
    await Promise.resolve();
    // Refused, or asked about first: it stays, and what follows with it.
    if (box.value !== '' && parts.slice(index + 1).some(Boolean)) insertText(box, '\n');
  }
}
