export { findToken, type LiveToken } from './find-live';
export { findTokens } from './queries';
