'use client';
import { clsx } from 'clsx';
import { type ReactNode, useEffect, useRef, useState } from 'react';

interface ScrollXProps {
  label: string;
  children: ReactNode;
  className?: string;
  dir?: 'ltr';
}

/** What may be wider than a message: it scrolls by itself, by keyboard too, and fades where it is cut. */
export function ScrollX({ label, children, className, dir }: ScrollXProps) {
  const { frame, cut, look } = useCut();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls, a section a landmark.
    <div
      ref={frame}
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too.
      tabIndex={0}
      aria-label={label}
      dir={dir}
      onScroll={look}
      className={clsx(
        'max-w-full overflow-x-auto',
        cut.left && 'fade-left',
        cut.right && 'fade-right',
        className,
      )}
    >
      {children}
    </div>
  );
}

/** At which sides a box is cut; measured when it or what it holds changes its size, and as it scrolls. */
function useCut() {
  const frame = useRef<HTMLDivElement>(null);
  const [cut, setCut] = useState({ left: false, right: false });
  const look = () => {
    if (!frame.current) return;
    const next = cutOf(frame.current);
    setCut((before) => (before.left === next.left && before.right === next.right ? before : next));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: it measures the element of this ref alone.
  useEffect(() => {
    if (!frame.current) return;
    const sizes = new ResizeObserver(look);
    for (const element of [frame.current, ...frame.current.children]) sizes.observe(element);
    return () => sizes.disconnect();
  }, []);
  return { frame, cut, look };
}

function cutOf(box: HTMLElement): { left: boolean; right: boolean } {
  // From right to left it counts down from zero. Fractions of a pixel are no cut.
  const hidden = box.scrollWidth - box.clientWidth;
  const isReversed = hidden > 1 && getComputedStyle(box).direction === 'rtl';
  const left = isReversed ? hidden + box.scrollLeft : box.scrollLeft;
  return { left: left > 1, right: hidden - left > 1 };
}
