export { Answer } from './answer';
export { useAction } from './use-action';
export { useLazy } from './use-lazy';
