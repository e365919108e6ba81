import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authGateway } from '@/server/auth/gateway';
import { nextAuthOptions } from '@/server/auth/next-auth';

interface Segments {
  params: Promise<{ nextauth: string[] }>;
}

async function handle(request: NextRequest, context: Segments): Promise<Response> {
  return NextAuth(nextAuthOptions(authGateway()))(request, context);
}

export { handle as GET, handle as POST };
