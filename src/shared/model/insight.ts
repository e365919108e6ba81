import type { ChannelId } from '../id';

/** How a workspace was used over a period; days are UTC, `YYYY-MM-DD`, every day present. */
export interface InsightOverview {
  messages: { day: string; count: number }[];
  activeMembers: { day: string; count: number }[];
  busiestChannels: { channelId: ChannelId; name: string; count: number }[];
  /** The last day on which anything was written, whatever the period; `null` when nothing ever was. */
  latestDay: string | null;
  totals: { messages: number; activeMembers: number; channels: number };
}
