export { isTimeZone, nextDay, startOfDay } from './days';
export { type Folded, fold, foldWithOrigins, PLAIN_LETTERS } from './fold';
export { codePointsOf, SORT, sortOf } from './letters';
export { type Found, Matcher } from './matcher';
export { nearest } from './near';
export { type Needle, needleOf } from './needle';
export {
  type FilterPart,
  parseSearch,
  type SearchPart,
  type TextPart,
} from './parse';
