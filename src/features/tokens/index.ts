export { CreateTokenDialog } from './create-token-dialog';
export { tokenLabel } from './token-label';
export { TokenList } from './token-list';
export { useTokens } from './use-tokens';
