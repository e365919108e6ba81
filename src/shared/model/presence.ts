export const PRESENCES = ['active', 'away', 'offline'] as const;
export type Presence = (typeof PRESENCES)[number];
