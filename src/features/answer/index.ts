export { Answer } from './answer';
export { useAction } from './use-action';
