import type { EventOf, EventType } from '@/shared/events';
import type { SyncState } from '../state';

/** Pure and idempotent: what is not newer than what is held leaves the same state object. */
export type Reducer<T extends EventType> = (state: SyncState, event: EventOf<T>) => SyncState;
