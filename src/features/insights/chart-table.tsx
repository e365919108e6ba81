interface ChartTableProps {
  caption: string;
  columns: [string, string];
  rows: [string, number][];
}

/** The numbers behind a chart, for those who would rather read or copy them. */
export function ChartTable({ caption, columns, rows }: ChartTableProps) {
  return (
    <details className="group mt-2 text-sm">
      <summary className="inline-flex cursor-pointer rounded py-1 text-muted hover:text-ink touch:py-3">
        <span className="group-open:hidden">Show as a table</span>
        <span className="hidden group-open:inline">Hide the table</span>
      </summary>
      <div className="mt-1 max-h-72 max-w-md overflow-y-auto rounded-md border border-line">
        <table className="w-full">
          <caption className="sr-only">{caption}</caption>
          <thead className="sticky top-0 bg-surface-3 text-left">
            <tr>
              <th scope="col" className="px-3 py-1.5 font-medium">
                {columns[0]}
              </th>
              <th scope="col" className="px-3 py-1.5 text-right font-medium">
                {columns[1]}
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {rows.map(([name, count]) => (
              <tr key={name}>
                <td className="px-3 py-1">{name}</td>
                <td className="tabular px-3 py-1 text-right">{count.toLocaleString()}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
