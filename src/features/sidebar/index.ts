export { neighbour } from './order';
export { Sidebar } from './sidebar';
export { SidebarSkeleton } from './sidebar-skeleton';
