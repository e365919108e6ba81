'use client';
import type { KeyboardEvent, PointerEvent } from 'react';
import { SIDEBAR_PX } from './use-sidebar-width';

interface ResizeHandleProps {
  width: number;
  onWidth: (width: number) => void;
}

const STEP_PX = 16;

/** The sidebar's edge: drag it, move it with the arrow keys, or press twice for its usual width. */
export function ResizeHandle({ width, onWidth }: ResizeHandleProps) {
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    event.preventDefault();
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const { currentTarget, pointerId } = event;
    if (!currentTarget.hasPointerCapture(pointerId)) return;
    const left = currentTarget.parentElement?.getBoundingClientRect().left ?? 0;
    onWidth(event.clientX - left);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowLeft' ? -STEP_PX : event.key === 'ArrowRight' ? STEP_PX : 0;
    if (step === 0) return;
    event.preventDefault();
    onWidth(width + step);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule that can be moved has no element of its own.
    <div
      role="separator"
      aria-label="Width of the sidebar"
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={SIDEBAR_PX.least}
      aria-valuemax={SIDEBAR_PX.most}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onDoubleClick={() => onWidth(SIDEBAR_PX.usual)}
      onKeyDown={onKeyDown}
      className="absolute inset-y-0 -right-1 z-10 w-2 cursor-col-resize touch-none hover:bg-accent-line focus-visible:bg-accent-line max-sm:hidden"
    />
  );
}
