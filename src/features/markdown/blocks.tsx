import { clsx } from 'clsx';
import type { Heading, List, ListItem, RootContent, Table } from 'mdast';
import { CodeBlock } from './code-block';
import type { MarkdownContext } from './context';
import { Inline } from './inline';
import { ScrollX } from './scroll-x';

interface BlocksProps {
  nodes: RootContent[];
  context: MarkdownContext;
}

/** The blocks of a message or of a quote or list item in it. */
export function Blocks({ nodes, context }: BlocksProps) {
  return nodes.map((node, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text have no other identity.
    <Block key={index} node={node} context={context} />
  ));
}

function Block({ node, context }: { node: RootContent; context: MarkdownContext }) {
  switch (node.type) {
    case 'paragraph':
      return (
        <p dir="auto">
          <Inline nodes={node.children} context={context} />
        </p>
      );
    case 'heading':
      return <HeadingLine node={node} context={context} />;
    case 'blockquote':
      return (
        <blockquote
          dir="auto"
          className="flex flex-col gap-1.5 border-line-strong border-s-[3px] ps-3"
        >
          <Blocks nodes={node.children} context={context} />
        </blockquote>
      );
    case 'list':
      return <ListBlock node={node} context={context} />;
    case 'code':
      return (
        <CodeBlock
          code={node.value}
          language={node.lang ?? null}
          startsUnfolded={context.unfolded}
        />
      );
    case 'table':
      return <TableBlock node={node} context={context} />;
    case 'thematicBreak':
      return <hr className="my-1 border-line" />;
    default:
      // A stray inline node, which the grammar does not make.
      return 'children' in node || 'value' in node ? (
        <Inline nodes={[node]} context={context} />
      ) : null;
  }
}

/** Chat has no chapters: a heading is a line that stands out, two sizes at most. */
function HeadingLine({ node, context }: { node: Heading; context: MarkdownContext }) {
  return (
    <p dir="auto" className={clsx('font-semibold', node.depth === 1 && 'text-lg')}>
      <Inline nodes={node.children} context={context} />
    </p>
  );
}

function ListBlock({ node, context }: { node: List; context: MarkdownContext }) {
  const items = node.children.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text have no other identity.
    <Item key={index} node={item} context={context} />
  ));
  if (!node.ordered) return <ul className="list-disc ps-6">{items}</ul>;
  return (
    <ol start={node.start ?? 1} className="list-decimal ps-7">
      {items}
    </ol>
  );
}

function Item({ node, context }: { node: ListItem; context: MarkdownContext }) {
  if (typeof node.checked !== 'boolean') {
    return (
      <li dir="auto" value={node.data?.number} className="ps-0.5 marker:text-muted">
        <Blocks nodes={node.children} context={context} />
      </li>
    );
  }
  return (
    <li dir="auto" className="-ms-5 flex list-none items-start gap-2">
      <input
        type="checkbox"
        checked={node.checked}
        readOnly
        disabled
        aria-label={node.checked ? 'Done' : 'To do'}
        className="mt-1 accent-accent"
      />
      <div className="min-w-0">
        <Blocks nodes={node.children} context={context} />
      </div>
    </li>
  );
}

const ALIGNED = { left: 'text-start', center: 'text-center', right: 'text-end' };

function TableBlock({ node, context }: { node: Table; context: MarkdownContext }) {
  const [head, ...rows] = node.children;
  const cells = (row: (typeof rows)[number], Cell: 'th' | 'td') =>
    row.children.map((cell, index) => (
      <Cell
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text have no other identity.
        key={index}
        dir="auto"
        className={clsx(
          'border border-line px-2.5 py-1',
          ALIGNED[node.align?.[index] ?? 'left'],
          Cell === 'th' && 'font-semibold',
        )}
      >
        <Inline nodes={cell.children} context={context} />
      </Cell>
    ));
  return (
    <ScrollX label="Table" className="rounded">
      <table className="border-collapse text-sm">
        <thead>{head && <tr className="bg-surface-3">{cells(head, 'th')}</tr>}</thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text have no other identity.
            <tr key={index}>{cells(row, 'td')}</tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}
