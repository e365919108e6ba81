/** A part of the browser's storage, for one member of one workspace. */
export interface StorageArea {
  get(name: string): string | null;
  /** False when the browser refuses (full, or private mode): what was given lives on in memory only. */
  set(name: string, value: string): boolean;
  remove(name: string): void;
  /** The names on it. */
  names(): string[];
  /** Calls `removed` when another window takes something off, with what it was. Returns how to stop that. */
  watch(removed: (name: string, value: string) => void): () => void;
}

/** `storage` seen through a prefix, so that nothing else in it is touched. */
export function openStorageArea(storage: Storage, prefix: string): StorageArea {
  return {
    get: (name) => storage.getItem(prefix + name),
    set(name, value) {
      try {
        storage.setItem(prefix + name, value);
        return true;
      } catch {
        return false;
      }
    },
    remove: (name) => storage.removeItem(prefix + name),
    names: () =>
      Object.keys(storage)
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length)),
    watch(removed) {
      const onStorage = ({ storageArea, key, oldValue, newValue }: StorageEvent) => {
        const isRemoved = storageArea === storage && newValue === null && oldValue !== null;
        if (isRemoved && key?.startsWith(prefix)) removed(key.slice(prefix.length), oldValue);
      };
      window.addEventListener('storage', onStorage);
      return () => window.removeEventListener('storage', onStorage);
    },
  };
}
