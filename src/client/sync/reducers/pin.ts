import type { EventOf } from '@/shared/events';
import type { ChannelId } from '@/shared/id';
import type { Message } from '@/shared/model/message';
import { holdMessage, mergeMessage } from '../held-message';
import type { HeldMessage, SyncState } from '../state';
import { setPinCount } from './channel';
import { setMessage } from './message';
import type { Reducer } from './reducer';

type PinEvent = 'pin.added' | 'pin.removed';

/** Puts a message into its channel's list of pins, or takes it out, where that list is held. */
export function placePin(state: SyncState, message: Message, rev: number): SyncState {
  const { id, channelId, pin } = message;
  const pins = state.pins[channelId];
  if (!pins) return state;
  const held = pins.find(({ value }) => value.id === id);
  if (held && rev < held.rev) return state;
  const incoming = holdMessage(message, rev);
  const others = pins.filter((other) => other !== held);
  if (pin === null) return held ? setPins(state, channelId, others) : state;
  return setPins(state, channelId, [...others, held ? mergeMessage(held, incoming) : incoming]);
}

/** A channel's pins, the one that was pinned last first. */
export function setPins(state: SyncState, channelId: ChannelId, pins: HeldMessage[]): SyncState {
  const inOrder = [...pins].sort(
    (a, b) =>
      (b.value.pin?.at ?? '').localeCompare(a.value.pin?.at ?? '') || b.value.seq - a.value.seq,
  );
  return { ...state, pins: { ...state.pins, [channelId]: inOrder } };
}

const set = (state: SyncState, { message, pinCount, rev }: EventOf<PinEvent>) =>
  placePin(
    setMessage(setPinCount(state, message.channelId, { pinCount, rev }), message, rev),
    message,
    rev,
  );

export const pinReducers = {
  'pin.added': set,
  'pin.removed': set,
} satisfies { [T in PinEvent]: Reducer<T> };
