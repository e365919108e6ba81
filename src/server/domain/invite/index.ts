export { findInvites } from './queries';
