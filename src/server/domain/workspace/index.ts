export { accessWorkspace } from './access';
