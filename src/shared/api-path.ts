/** Where the API is, below a server's address: over HTTP and WebSocket alike. */
export const API_PATH = '/api/trpc';

const OF_API = new RegExp(`^${API_PATH}(?:[/?]|$)`);

/** Whether a request's path, with or without its query, is the API's or below it. */
export const isApiPath = (url: string): boolean => OF_API.test(url);
