export { isTimeZone, nextDay, startOfDay } from './days';
export { fold, foldWithOrigins, PLAIN_LETTERS } from './fold';
export { codePointsOf, SORT, sortOf } from './letters';
export { nearest } from './near';
export { type Needle, needleOf, patternOf } from './needle';
export {
  type FilterPart,
  parseSearch,
  type SearchPart,
  type TextPart,
} from './parse';
