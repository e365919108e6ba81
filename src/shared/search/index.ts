export {
  type DatePart,
  type FilterPart,
  parseSearch,
  type SearchPart,
  type TextPart,
} from './parse';
