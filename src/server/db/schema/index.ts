export * from './channel';
export * from './event';
export * from './member';
export * from './message';
export * from './search';
export * from './token';
export * from './user';
export * from './workspace';
