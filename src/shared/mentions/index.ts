export { WIDE_NAMES, type WideName } from './names';
export {
  asWritten,
  type Called,
  calledIn,
  fromTokens,
  mayName,
  type NameDirectory,
  readingsIn,
  type TypedDirectory,
  toTokens,
  typedIn,
} from './tokens';
