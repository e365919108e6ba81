interface Frame {
  id: number;
  result?: { type?: string; data?: unknown };
  error?: { message?: string; json?: { message: string } };
}

/** What a tRPC server answers to a call; throws what it refuses, `null` for what is no answer. */
export function readTrpc<T>(text: string): { id: number; data: T } | null {
  // The competitors' own frames; whoever reads `data` compares what matters in it.
  const frame = JSON.parse(text) as Frame;
  if (frame.error) throw new Error(frame.error.message ?? frame.error.json?.message ?? text);
  if (frame.result?.type !== 'data') return null;
  return { id: frame.id, data: frame.result.data as T };
}
