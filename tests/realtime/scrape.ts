/** What `/metrics` says: a number for each line, by its name and labels as they stand there. */
export async function scrape(
  url: string,
  headers: Record<string, string> = {},
): Promise<Map<string, number>> {
  const answer = await fetch(`${url}/metrics`, { headers });
  return readMetrics(await answer.text());
}

export function readMetrics(text: string): Map<string, number> {
  const values = new Map<string, number>();
  for (const line of text.split('\n')) {
    const cut = line.lastIndexOf(' ');
    if (cut > 0 && !line.startsWith('#')) values.set(line.slice(0, cut), Number(line.slice(cut)));
  }
  return values;
}
