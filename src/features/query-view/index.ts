export { QueryView } from './query-view';
export { useAction } from './use-action';
export { useLazy } from './use-lazy';
export { useTypedSearch } from './use-typed-search';
