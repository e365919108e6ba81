import { expect, test } from 'vitest';
import { ImportReport } from '@/server/domain/import';

test('sums that agree are no difference, and one that does not is named', () => {
  const lines: string[] = [];
  const report = new ImportReport((noun, what, reason) => lines.push(`${noun} ${what}: ${reason}`));
  report.found('message', 4);
  report.cameIn('message');
  report.wasThere('message');
  report.leaveOut('message', { reason: 'it is odd', place: 'a.json', count: 2 });
  report.found('person');
  expect(report.close()).toEqual([
    'person: the archive holds 1 and 0 are accounted for (0 came in, 0 were there, 0 were left out)',
  ]);
  report.cameIn('person');
  expect(report.close()).toEqual([]);
  expect(lines).toEqual(['message a.json (2 of them): it is odd']);
});
