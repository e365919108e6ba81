export { accessWorkspace } from './access';
export { findWorkspace } from './queries';
