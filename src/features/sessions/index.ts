export { sessionNames } from './session-names';
