export { insightOverview } from './overview';
