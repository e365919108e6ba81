import { common, createLowlight } from 'lowlight';
import { Fragment, type ReactNode } from 'react';

const lowlight = createLowlight(common);
type Nodes = ReturnType<typeof lowlight.highlight>['children'];

/** The code as spans with class names, or `null` for a language that the grammars don't know. */
export function highlight(code: string, language: string): ReactNode | null {
  const name = language.toLowerCase();
  if (!lowlight.registered(name)) return null;
  return toReact(lowlight.highlight(name, code).children);
}

function toReact(nodes: Nodes): ReactNode {
  return nodes.map((node, index) => {
    // biome-ignore-start lint/suspicious/noArrayIndexKey: pieces of a text have no other identity.
    if (node.type === 'text') return <Fragment key={index}>{node.value}</Fragment>;
    if (node.type !== 'element') return null;
    const names = node.properties.className;
    return (
      <span key={index} className={Array.isArray(names) ? names.join(' ') : undefined}>
        {toReact(node.children)}
      </span>
    );
    // biome-ignore-end lint/suspicious/noArrayIndexKey: pieces of a text have no other identity.
  });
}
