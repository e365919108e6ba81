'use client';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

const HEIGHT = 192;

interface PlotProps {
  points: { day: string; count: number }[];
  unit: string;
  /** The chart in a sentence. */
  label: string;
}

/** One line over days: one accent, thin axes, the day under the pointer in words. */
export function Plot({ points, unit, label }: PlotProps) {
  const frame = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLParagraphElement>(null);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const say = (index: number | null | undefined) => {
      const point = typeof index === 'number' ? points[index] : undefined;
      if (readout.current) readout.current.textContent = point ? sentence(point, unit) : '';
    };
    let plot = draw(element, points, say);
    const resized = new ResizeObserver(() =>
      plot.setSize({ width: element.clientWidth, height: HEIGHT }),
    );
    resized.observe(element);
    // A canvas keeps the colours it was drawn with.
    const recoloured = new MutationObserver(() => {
      plot.destroy();
      plot = draw(element, points, say);
    });
    recoloured.observe(document.documentElement, { attributeFilter: ['class'] });
    return () => {
      resized.disconnect();
      recoloured.disconnect();
      plot.destroy();
    };
  }, [points, unit]);

  return (
    <div className="relative">
      <div ref={frame} role="img" aria-label={label} className="w-full overflow-hidden" />
      <p
        ref={readout}
        aria-hidden
        className="tabular pointer-events-none absolute top-0 right-0 bg-surface-1/90 px-1 text-muted text-sm"
      />
    </div>
  );
}

function draw(
  element: HTMLElement,
  points: PlotProps['points'],
  say: (index: number | null | undefined) => void,
): uPlot {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--text-muted'),
    font: '12px "Inter Variable", sans-serif',
    grid: { stroke: colour('--border'), width: 1 },
    ticks: { show: false },
  };
  return new uPlot(
    {
      width: element.clientWidth,
      height: HEIGHT,
      padding: [12, 20, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { size: 7, fill: colour('--accent') } },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'UTC'),
      scales: { y: { range: (_, __, max) => [0, Math.max(4, Math.ceil(max * 1.1))] } },
      axes: [
        { ...axis, grid: { show: false }, values: dayLabels, space: 70, size: 32 },
        { ...axis, size: 44, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1e5] },
      ],
      series: [
        {},
        {
          stroke: colour('--accent'),
          width: 2,
          points: { show: points.length <= 31, size: 4, fill: colour('--accent') },
        },
      ],
      hooks: { setCursor: [(plot) => say(plot.cursor.idx)] },
    },
    [points.map(({ day }) => Date.parse(day) / 1000), points.map(({ count }) => count)],
    element,
  );
}

const SHORT_DAY = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});
const LONG_DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeZone: 'UTC' });

function dayLabels(_: uPlot, seconds: number[]): string[] {
  return seconds.map((second) => (second % 86_400 === 0 ? SHORT_DAY.format(second * 1000) : ''));
}

function sentence({ day, count }: PlotProps['points'][number], unit: string): string {
  return `${LONG_DAY.format(new Date(day))}: ${count.toLocaleString()} ${unit}`;
}
