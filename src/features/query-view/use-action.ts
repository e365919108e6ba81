'use client';
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { sentenceOf } from '@/client/failure';
import { toast } from '@/ui/toaster';

interface ActionOptions<Result> {
  /** What becomes stale by it. */
  stale: QueryKey[];
  onDone?: (result: Result) => void;
}

/** One press, one change: a refusal is shown in a toast, and the queries it made stale are refetched. */
export function useAction<Input, Result>(
  run: (input: Input) => Promise<Result>,
  { stale, onDone }: ActionOptions<Result>,
) {
  const queries = useQueryClient();
  const { mutate, isPending, variables } = useMutation({
    mutationFn: run,
    onSuccess: (result) => onDone?.(result),
    onError: (error) => void toast.error(sentenceOf(error)),
    onSettled: () => Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
  return { act: mutate, busy: isPending, on: isPending ? variables : undefined };
}
