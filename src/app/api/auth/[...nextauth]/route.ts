import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authGateway } from '@/server/auth/gateway';
import { nextAuthOptions } from '@/server/auth/next-auth';
import { isModest } from '@/server/http/modest-json';

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

/** NextAuth takes a body that is no JSON for a fault of the server's, with a stack in the log. */
async function isReadable(request: NextRequest): Promise<boolean> {
  if (!request.headers.get('content-type')?.includes('application/json')) return true;
  const text = await request.clone().text();
  if (!isModest(text)) return false;
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null;
  } catch {
    return false;
  }
}

export { handle as GET, handle as POST };
