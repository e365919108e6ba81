/** What `AsyncDisposableStack` is in newer runtimes: closes in reverse what was opened in order. */
export function disposables() {
  const closers: (() => unknown)[] = [];
  return {
    use<T extends AsyncDisposable>(resource: T): T {
      closers.push(() => resource[Symbol.asyncDispose]());
      return resource;
    },
    defer(close: () => unknown): void {
      closers.push(close);
    },
    async [Symbol.asyncDispose]() {
      for (const close of closers.reverse()) await close();
    },
  };
}
