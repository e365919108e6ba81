'use client';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { nounFor } from '@/shared/text';
import { linesUpTo } from './scale';

const HEIGHT = 192;

interface PlotProps {
  points: { day: string; count: number }[];
  noun: string;
  /** The chart in a sentence. */
  label: string;
}

/** One line over days: one accent, thin axes, the day under the pointer in words. */
export function Plot({ points, noun, label }: PlotProps) {
  const frame = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLParagraphElement>(null);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const announce = (index: number | null | undefined) => {
      const point = typeof index === 'number' ? points[index] : undefined;
      if (readout.current) readout.current.textContent = point ? sentence(point, noun) : '';
    };
    let plot = draw(element, points, announce);
    const resized = new ResizeObserver(() =>
      plot.setSize({ width: element.clientWidth, height: HEIGHT }),
    );
    resized.observe(element);
    // A canvas keeps the colours it was drawn with.
    const recoloured = new MutationObserver(() => {
      plot.destroy();
      plot = draw(element, points, announce);
    });
    recoloured.observe(document.documentElement, { attributeFilter: ['class'] });
    return () => {
      resized.disconnect();
      recoloured.disconnect();
      plot.destroy();
    };
  }, [points, noun]);

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
  announce: (index: number | null | undefined) => void,
): uPlot {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--text-muted'),
    font: '12px "Inter Variable", sans-serif',
    grid: { stroke: colour('--border'), width: 1 },
    ticks: { show: false },
  };
  const lines = linesUpTo(Math.max(...points.map(({ count }) => count), 1));
  return new uPlot(
    {
      width: element.clientWidth,
      height: HEIGHT,
      // Room for the number that stands over the highest point.
      padding: [20, 20, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { size: 7, fill: colour('--accent') } },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'UTC'),
      scales: { y: { range: [0, lines.at(-1) ?? 1] } },
      axes: [
        { ...axis, grid: { show: false }, values: dayLabels, space: 70, size: 32 },
        {
          ...axis,
          size: 52,
          splits: lines,
          values: (_, all) => all.map((n) => n.toLocaleString()),
        },
      ],
      series: [
        {},
        {
          stroke: colour('--accent'),
          width: 2,
          points: { show: points.length <= 31, size: 4, fill: colour('--accent') },
        },
      ],
      hooks: {
        setCursor: [(plot) => announce(plot.cursor.idx)],
        draw: [(plot) => labelHighest(plot, colour('--text'))],
      },
    },
    [points.map(({ day }) => Date.parse(day) / 1000), points.map(({ count }) => count)],
    element,
  );
}

/** Writes the highest count beside its point, so that it need not be read off the lines. */
function labelHighest(plot: uPlot, colour: string): void {
  const [days = [], counts = []] = plot.data;
  const most = Math.max(...counts.map((count) => count ?? 0));
  const at = counts.indexOf(most);
  const day = days[at];
  if (day === undefined || most === 0) return;
  const { ctx, bbox } = plot;
  const ratio = window.devicePixelRatio;
  const text = most.toLocaleString();
  ctx.save();
  ctx.font = `600 ${12 * ratio}px "Inter Variable", sans-serif`;
  ctx.fillStyle = colour;
  ctx.textAlign = 'center';
  const half = ctx.measureText(text).width / 2;
  const x = plot.valToPos(day, 'x', true);
  const inside = Math.min(Math.max(x, bbox.left + half), bbox.left + bbox.width - half);
  ctx.fillText(text, inside, plot.valToPos(most, 'y', true) - 8 * ratio);
  ctx.restore();
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

function sentence({ day, count }: PlotProps['points'][number], noun: string): string {
  return `${LONG_DAY.format(new Date(day))}: ${count.toLocaleString()} ${nounFor(count, noun)}`;
}
