'use client';
import { useCallback } from 'react';
import { useClient } from '@/client/sync/react';
import { emojiNamed } from '@/features/emoji';
import type { NameDirectory, TypedDirectory } from '@/shared/mentions';

type Directory = NameDirectory & TypedDirectory;

/** Looks names up among the people and channels held at the moment of the call. */
export function useDirectory(mayCallEveryone: boolean): () => Directory {
  const { replica } = useClient();
  return useCallback(() => {
    const { members, channels } = replica.state;
    const handles = new Map<string, string>();
    const handleOf = new Map<string, string>();
    for (const { value } of Object.values(members)) {
      handles.set(value.handle, value.id);
      handleOf.set(value.id, value.handle);
    }
    const names = new Map<string, string>();
    const nameOf = new Map<string, string>();
    for (const { value } of Object.values(channels)) {
      if (value.name === null) continue;
      names.set(value.name, value.id);
      nameOf.set(value.id, value.name);
    }
    return {
      memberByHandle: (handle) => handles.get(handle),
      handleOf: (id) => handleOf.get(id),
      emojiNamed,
      channelByName: (name) => names.get(name),
      nameOf: (id) => nameOf.get(id),
      mayCallEveryone,
    };
  }, [replica, mayCallEveryone]);
}
