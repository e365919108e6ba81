import type { Metadata } from 'next';
import { SignInScreen } from '@/features/account';

export const metadata: Metadata = { title: 'Sign in' };

interface PageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function Page({ searchParams }: PageProps) {
  const query = await searchParams;
  const one = (name: string) => {
    const value = query[name];
    return typeof value === 'string' ? value : null;
  };
  return (
    <SignInScreen
      callbackUrl={one('callbackUrl')}
      error={one('error')}
      notice={one('notice')}
      link={one('link')}
    />
  );
}
