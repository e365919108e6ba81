export { DayLine } from './day-line';
export { buildRows, type Row } from './rows';
export { Timeline } from './timeline';
export { TimelineSkeleton } from './timeline-skeleton';
export { useMissing } from './use-missing';
