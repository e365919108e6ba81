import { printMinutes } from '@/shared/setting-words';

/** Why a message cannot be changed or deleted any more. */
export const printWindow = (done: 'changed' | 'deleted', minutes: number | null): string =>
  minutes
    ? `Messages can be ${done} for ${printMinutes(minutes)} after they are sent.`
    : `Messages can’t be ${done} once they are sent.`;
