import type { Clock } from '../../infra/clock';

export interface SeedPlan {
  workspace: string;
  members: number;
  channels: number;
  messages: number;
  /** Everyone's. */
  password: string;
  /** How far back the history goes. */
  days: number;
}

/** Time in the seeded world: it begins in the past and ends now. */
export class SeedClock implements Clock {
  constructor(private at: Date) {}

  now(): Date {
    return this.at;
  }

  moveTo(at: Date): void {
    this.at = at;
  }
}
