export { useAttention } from './use-attention';
export { useReportPresence } from './use-report-presence';
