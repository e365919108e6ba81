import type { RootContent } from 'mdast';
import Link from 'next/link';
import { Fragment, type ReactNode } from 'react';
import type { MarkdownContext } from './context';
import { MentionChip } from './mention-chip';
import { pathHere, safeUrl } from './safe-url';

interface InlineProps {
  nodes: RootContent[];
  context: MarkdownContext;
}

/** The pieces of one line of text. */
export function Inline({ nodes, context }: InlineProps) {
  return nodes.map((node, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text have no other identity.
    <Piece key={index} node={node} context={context} />
  ));
}

function Piece({ node, context }: { node: RootContent; context: MarkdownContext }): ReactNode {
  switch (node.type) {
    case 'text':
      return <Lines text={node.value} />;
    case 'break':
      return <br />;
    case 'strong':
      return (
        <strong className="font-semibold">
          <Inline nodes={node.children} context={context} />
        </strong>
      );
    case 'emphasis':
      return (
        <em>
          <Inline nodes={node.children} context={context} />
        </em>
      );
    case 'delete':
      return (
        <del>
          <Inline nodes={node.children} context={context} />
        </del>
      );
    case 'inlineCode':
      return (
        <code className="rounded bg-surface-3 px-1 py-px font-mono text-[0.875em]">
          {node.value}
        </code>
      );
    case 'mention':
      return <MentionChip mention={node} context={context} />;
    case 'link':
      return (
        <MessageLink url={node.url}>
          <Inline nodes={node.children} context={context} />
        </MessageLink>
      );
    // Loading a picture from anywhere would reveal to its owner who reads the message, so it is a link.
    case 'image':
      return <MessageLink url={node.url}>{node.alt || node.url}</MessageLink>;
    default:
      return 'value' in node ? <Lines text={node.value} /> : null;
  }
}

/** In chat a new line in the text is a new line on the screen. */
function Lines({ text }: { text: string }) {
  if (!text.includes('\n')) return text;
  return text.split('\n').map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text have no other identity.
    <Fragment key={index}>
      {index > 0 && <br />}
      {line}
    </Fragment>
  ));
}

const LINK =
  'text-link underline decoration-accent-line underline-offset-2 hover:decoration-current';

function MessageLink({ url, children }: { url: string; children: ReactNode }) {
  const href = safeUrl(url);
  if (href === null) return children;
  const here = pathHere(href);
  if (here !== null) {
    return (
      <Link href={here} prefetch={false} className={LINK}>
        {children}
      </Link>
    );
  }
  return (
    <a href={href} target="_blank" rel="noopener nofollow" className={LINK}>
      {children}
    </a>
  );
}
