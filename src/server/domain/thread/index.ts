export { getThread } from './get';
