export function byId<Row extends { id: string }>(rows: Row[]): Map<Row['id'], Row> {
  return new Map(rows.map((row) => [row.id, row]));
}
