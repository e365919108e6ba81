'use client';
import { useState, useTransition } from 'react';
import { Button } from '@/ui/button';
import { headOf } from './head';
import { MessageBody, type MessageBodyProps } from './message-body';
import { parsed } from './parsed';

/**
 * A message of which only a head is rendered when it would fill the screen. What has the keyboard's focus is
 * never hidden in it. The rest is rendered in the background once it is asked for.
 */
export function Collapsible(props: Omit<MessageBodyProps, 'root' | 'unfolded'>) {
  const [unfolded, setUnfolded] = useState(false);
  const [isPending, startTransition] = useTransition();
  const root = parsed(props.body);
  const head = headOf(root);
  if (head === root) return <MessageBody {...props} />;
  const turn = (next: boolean) => startTransition(() => setUnfolded(next));
  return (
    <>
      {unfolded ? (
        <MessageBody {...props} unfolded />
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: it only notes where the focus goes.
        <div
          className="fade-end max-h-[27.5rem] overflow-hidden"
          onFocus={({ target }) => target.matches(':focus-visible') && turn(true)}
        >
          <MessageBody {...props} root={head} />
        </div>
      )}
      <Button
        size="sm"
        variant="ghost"
        className="-ms-2.5"
        aria-expanded={unfolded}
        aria-busy={isPending}
        onClick={() => turn(!unfolded)}
      >
        {unfolded ? 'Show less' : 'Show more'}
      </Button>
    </>
  );
}
