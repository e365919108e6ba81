import type { ReactNode } from 'react';
import { WorkspaceView } from '@/features/shell';

interface Props {
  params: Promise<{ slug: string }>;
  children: ReactNode;
}

/** Stays while one moves between the workspace's addresses, and with it the line to the server. */
export default async function WorkspaceLayout({ params, children }: Props) {
  const { slug } = await params;
  return (
    <>
      <WorkspaceView slug={slug} />
      {children}
    </>
  );
}
