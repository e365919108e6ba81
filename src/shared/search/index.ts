export {
  type BrokenPart,
  type DatePart,
  type FilterPart,
  isDay,
  parseSearch,
  type SearchPart,
  type TextPart,
} from './parse';
