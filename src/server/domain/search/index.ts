export { searchMessages } from './messages';
