'use client';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '@/client/trpc';

/** Who is signed in, whether the server was ever set up, and how one can sign in. */
export function useAuthStatus() {
  return useQuery({ queryKey: ['auth', 'status'], queryFn: () => trpc.auth.status.query() });
}
