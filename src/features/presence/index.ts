export { useAttention } from './use-attention';
export { useSayPresence } from './use-say-presence';
