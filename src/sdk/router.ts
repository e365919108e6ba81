import type { TRPCBuiltRouter } from '@trpc/server';
import type { Routes } from '@/server/api/routes';
import type { ErrorShape } from '@/shared/error-shape';

/**
 * Every procedure with its input and output, as clients see them: what the server keeps to itself, its
 * context above all, is not part of the type.
 */
export type ParleyRouter = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: ErrorShape; transformer: false },
  Routes
>;
