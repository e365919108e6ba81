/** NextAuth takes a body that is no JSON for a fault of the server's, with a stack in the log. */
export async function isReadable(request: Request): Promise<boolean> {
  if (!request.headers.get('content-type')?.includes('application/json')) return true;
  try {
    const body: unknown = await request.clone().json();
    return typeof body === 'object' && body !== null;
  } catch {
    return false;
  }
}
