import { Lock } from 'lucide-react';
import { PlaceLink } from '@/features/navigation';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';

interface NotFoundProps {
  noun: 'workspace' | 'channel' | 'message' | 'thread' | 'page';
  href: string;
  action: string;
}

/** The same words for what is gone and for what is not one's own. */
export function NotFound({ noun, href, action }: NotFoundProps) {
  const isPage = noun === 'page';
  const isOutside = !href.startsWith('/w/');
  return (
    <div className="flex min-h-0 flex-1 items-center justify-center">
      <EmptyState
        icon={<Lock aria-hidden size={20} strokeWidth={1.75} />}
        title={isPage ? 'This page doesn’t exist.' : `This ${noun} doesn’t exist or is private.`}
        action={
          <Button asChild>
            {isOutside ? <a href={href}>{action}</a> : <PlaceLink href={href}>{action}</PlaceLink>}
          </Button>
        }
      >
        {isPage
          ? 'The link may be incomplete: copy it again, whole.'
          : 'Ask someone who is in it to invite you.'}
      </EmptyState>
    </div>
  );
}
