export { CreateTokenDialog } from './create-token-dialog';
export { TokenList } from './token-list';
export { useTokens } from './use-tokens';
