export { DayDivider } from './day-divider';
export { buildRows, type Row } from './rows';
export { Timeline } from './timeline';
export { TimelineSkeleton } from './timeline-skeleton';
export { useMissing } from './use-missing';
