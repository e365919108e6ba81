export { indexMessages } from './index-messages';
export { searchMessages } from './messages';
