export { searchWithin } from './filter-choices';
export { SearchPanel } from './search-panel';
export { SearchView } from './search-view';
