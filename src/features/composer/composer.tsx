'use client';
import { SendHorizontal, SmilePlus } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { sentenceOf } from '@/client/failure';
import { rangeAt } from '@/client/sync/ranges';
import { useChannel, useClient } from '@/client/sync/react';
import { END } from '@/client/sync/state';
import { useChannelScope } from '@/features/channel';
import { type Command, findSlash, parseSlash, useCommands } from '@/features/commands';
import { EmojiPopover, loadEmojiNames, needsEmojiNames } from '@/features/emoji';
import { setEditing } from '@/features/navigation';
import { insertText } from '@/features/typing';
import type { ChannelId, MessageId } from '@/shared/id';
import { LIMITS } from '@/shared/limits';
import { isShown } from '@/shared/markdown';
import { toTokens } from '@/shared/mentions';
import type { SaidKind } from '@/shared/model/message';
import { canEdit } from '@/shared/policy/message';
import { WORKSPACE_DEFAULTS } from '@/shared/settings';
import { isVisible } from '@/shared/text';
import { IconButton } from '@/ui/icon-button';
import { LengthLeft } from './length-left';
import { ReadOnlyComposer } from './read-only-composer';
import { type Refusal, RefusalNote, refusalOf } from './refusal';
import { TextBox } from './text-box';
import { useDirectory } from './use-directory';
import { isWideCall, WideCallDialog } from './wide-call';

interface ComposerProps {
  channelId: ChannelId;
  /** The root of the thread to reply in. */
  parentId?: MessageId;
  placeholder: string;
  autoFocus?: boolean;
}

const ICON = { 'aria-hidden': true, size: 16, strokeWidth: 1.75 } as const;

/** Where one writes to a channel or a thread, or why one can't. Give it a key for each place. */
export function Composer(props: ComposerProps) {
  const { can, isMember, isKnown } = useChannelScope();
  const isArchived = typeof useChannel(props.channelId)?.archivedAt === 'string';
  // Until it is known what one may do, one may begin to write: what is typed is kept as a draft.
  const isClosed = isKnown && (!isMember || isArchived || can?.post === false);
  if (isClosed) return <ReadOnlyComposer channelId={props.channelId} />;
  return <OpenComposer {...props} />;
}

function OpenComposer({ channelId, parentId, placeholder, autoFocus = false }: ComposerProps) {
  const client = useClient();
  const { can, isKnown } = useChannelScope();
  const place = parentId ?? channelId;
  const text = useStore(client.drafts.store, (drafts) => drafts[place] ?? '');
  const box = useRef<HTMLTextAreaElement>(null);
  const memberCount = useChannel(channelId)?.memberCount ?? 0;
  const [picker, setPicker] = useState(false);
  const [asked, setAsked] = useState<{ body: string; kind: SaidKind; text: string } | null>(null);
  const [refused, setRefused] = useState<Refusal | null>(null);
  /** The whole draft when Enter was pressed last, while the names of emoji are loading. */
  const waiting = useRef('');
  const mayCallEveryone = can?.mentionChannel ?? false;
  const directory = useDirectory(mayCallEveryone);
  const commands = useCommands();
  useFirstFocus(box, autoFocus);

  const onText = (next: string) => {
    client.drafts.set(place, next);
    if (next.trim() && client.typing.shouldSend(place, Date.now())) sendTyping();
  };
  const sendTyping = () => {
    const { workspaceId } = client;
    const at = { workspaceId, channelId, ...(parentId && { parentId }) };
    // Others see it or don't: nothing hangs on it.
    client.trpc.typing.set.mutate(at).catch(() => undefined);
  };
  const send = () => {
    // One confirmation at a time: the text stays in the box until it is confirmed or cancelled.
    if (asked) return;
    // What waits already is not sent once more with what was typed on.
    const after = text.startsWith(waiting.current) ? text.slice(waiting.current.length) : text;
    const part = after.replace(/^\n/, '');
    const called = parseSlash(part);
    const said = saidBy(part, called);
    if (called && !said) return void command(part, called);
    const refusal = said && refusalOf(said.text);
    if (refusal) return setRefused({ ...refusal, text });
    if (!said) return;
    if (!needsEmojiNames(text)) return finish(part, said);
    waiting.current = text;
    const go = () => {
      waiting.current = '';
      finish(part, said);
    };
    // Without the names (no network, say) what was typed is sent as it is.
    loadEmojiNames().then(go, go);
  };
  /** Does what a slash asks for; the text stays where that is refused, or fails. */
  const command = async (part: string, { name, argument }: { name: string; argument: string }) => {
    const found = findSlash(commands, name);
    if (!found) return setRefused({ why: 'unknown command', text });
    const sentence = refusalOfCommand(found, argument);
    if (sentence !== null) return setRefused({ why: 'refused command', text, sentence });
    // What still waits to be sent stays.
    const rest = waiting.current;
    client.drafts.set(place, rest);
    try {
      await found.run(argument);
    } catch (error) {
      const typed = client.drafts.get(place);
      const again = typed.startsWith(rest)
        ? `${rest}${part}${lineOf(typed.slice(rest.length))}`
        : `${part}${lineOf(typed)}`;
      client.drafts.set(place, again);
      setRefused({ why: 'refused command', text: again, sentence: sentenceOf(error) });
    }
  };
  const finish = (part: string, { text: words, kind }: Said) => {
    const body = toTokens(words, directory()).trim();
    if (!isKnown || !isShown(body) || body.length > LIMITS.messageLength) return;
    // It was changed while the names were loading.
    if (!client.drafts.get(place).startsWith(part)) return;
    if (isWideCall({ body, memberCount })) setAsked({ body, kind, text: part });
    else post({ body, kind }, part);
  };
  /** @param sent What it was made of: what was typed on after it stays. */
  const post = (message: { body: string; kind: SaidKind }, sent: string) => {
    const typed = client.drafts.get(place);
    const rest = typed.startsWith(sent) ? typed.slice(sent.length) : typed;
    client.drafts.set(place, rest.replace(/^\n/, ''));
    client.typing.posted(place);
    client.outbox.add({ channelId, parentId: parentId ?? null, ...message });
  };
  /** What is typed on while something is asked stands on a line of its own, as another message. */
  const typeOn = (letter: string) => {
    if (!box.current || !asked) return;
    const { length } = box.current.value;
    box.current.setSelectionRange(length, length);
    insertText(box.current, box.current.value === asked.text ? `\n${letter}` : letter);
  };
  const onOtherKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // With another key held it moves between channels.
    const isPlain = !(event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);
    if (event.key !== 'ArrowUp' || !isPlain || text !== '') return;
    const last = lastOwn(client, channelId, parentId);
    if (!last) return;
    event.preventDefault();
    setEditing(last);
  };
  const insert = (emoji: string) => {
    if (!box.current) return;
    box.current.focus();
    insertText(box.current, emoji);
  };
  return (
    <form
      data-region="composer"
      className="px-5 pb-5"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="max-w-column">
        {refused?.text === text && <RefusalNote refusal={refused} what="sent" />}
        <TextBox
          {...{ box, text, onText, onOtherKey, mayCallEveryone }}
          composer={parentId ? 'thread' : 'channel'}
          onSend={send}
          label={placeholder}
        >
          <LengthLeft length={text.length} />
          <EmojiPopover open={picker} onOpenChange={setPicker} onPick={insert}>
            <IconButton
              label="Emoji"
              className="mb-1 touch:mb-0.5"
              icon={<SmilePlus {...ICON} />}
            />
          </EmojiPopover>
          <IconButton
            type="submit"
            label="Send"
            className="mb-1 enabled:text-accent-text touch:mb-0.5"
            disabled={!isVisible(text) || text.length > LIMITS.messageLength}
            icon={<SendHorizontal {...ICON} />}
          />
        </TextBox>
      </div>
      {asked && (
        <WideCallDialog
          body={asked.body}
          memberCount={memberCount}
          action="Send"
          onClose={() => setAsked(null)}
          onTyped={typeOn}
          onConfirm={() => {
            setAsked(null);
            post({ body: asked.body, kind: asked.kind }, asked.text);
          }}
        />
      )}
    </form>
  );
}

/** What is to be posted of a text. */
interface Said {
  text: string;
  kind: SaidKind;
}

/** `/me waves` is a message, too; `null` for what is a command. */
function saidBy(text: string, called: ReturnType<typeof parseSlash>): Said | null {
  if (!called) return { text, kind: 'post' };
  if (called.name !== 'me' || called.argument === '') return null;
  return { text: called.argument, kind: 'action' };
}

/** Text that was typed while a command ran, on a new line. */
const lineOf = (typed: string) => (typed === '' ? '' : `\n${typed}`);

function refusalOfCommand({ refusal, slash }: Command, argument: string): string | null {
  if (refusal !== null) return refusal;
  if (argument === '') return slash?.needs ?? null;
  // What would be forgotten may be what was meant.
  return slash?.argument ? null : `/${slash?.name} takes nothing after it, so nothing was done.`;
}

/** My newest message in a place, if it is held. */
function lastOwn(
  { replica, me }: ReturnType<typeof useClient>,
  channelId: ChannelId,
  parentId: MessageId | undefined,
): MessageId | undefined {
  const { threads, timelines, channels, members, memberships, workspace } = replica.state;
  const messages = parentId
    ? threads[parentId]?.replies
    : rangeAt(timelines[channelId], END)?.messages;
  const channel = channels[channelId]?.value;
  const self = members[me]?.value;
  if (!channel || !self) return undefined;
  const joined = memberships[channelId] !== undefined;
  const settings = workspace?.value.settings ?? WORKSPACE_DEFAULTS;
  const now = new Date();
  const mine = messages?.findLast(({ value }) =>
    canEdit(self, value, { channel, joined, settings, now }),
  );
  return mine?.value.id;
}

/**
 * Opening a conversation means to write in it; not on touch, where that brings up the keyboard, nor while
 * one writes elsewhere.
 */
function useFirstFocus(box: RefObject<HTMLTextAreaElement | null>, on: boolean): void {
  const asked = useRef(on);
  useEffect(() => {
    if (!asked.current || !window.matchMedia('(pointer: fine)').matches) return;
    // A dialog that led here gives the focus back as it closes: this comes after it.
    const frame = requestAnimationFrame(() => {
      if (document.activeElement?.matches('input, textarea')) return;
      if (!document.querySelector('[role="dialog"]')) box.current?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [box]);
}
