export { addPin, removePin } from './change';
export { listPins } from './list';
export { pinSubject } from './replay';
