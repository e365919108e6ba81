export { findMembers } from './queries';
