import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authGateway } from '@/server/auth/gateway';
import { nextAuthOptions } from '@/server/auth/next-auth';
import { isReadable } from '@/server/auth/readable-body';

interface Segments {
  params: Promise<{ nextauth: string[] }>;
}

async function handle(request: NextRequest, context: Segments): Promise<Response> {
  if (!(await isReadable(request))) {
    const message = 'The body is no JSON that this address takes. Send the fields of the form.';
    return Response.json({ message }, { status: 400 });
  }
  return NextAuth(nextAuthOptions(authGateway()))(request, context);
}

export { handle as GET, handle as POST };
