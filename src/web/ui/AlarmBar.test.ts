// The order in which several alarms stack.
import { expect, test } from 'vitest';
import { sortAlarms, type AlarmView } from './AlarmBar.tsx';

const alarm = (id: string, urgency: number, since: string, acknowledgedAt: string | null = null): AlarmView => ({
  id,
  urgency,
  since,
  acknowledgedAt,
  what: '',
  where: '',
  rings: true,
  opens: true,
  button: '知悉',
});

test('an open alarm stands before an acknowledged one, the urgent first, the older first', () => {
  const sorted = sortAlarms([
    alarm('known', 9, '2026-11-23T08:00:00.000Z', '2026-11-23T08:01:00.000Z'),
    alarm('young', 2, '2026-11-23T08:04:00.000Z'),
    alarm('urgent', 3, '2026-11-23T08:05:00.000Z'),
    alarm('old', 2, '2026-11-23T08:01:00.000Z'),
  ]);
  expect(sorted.map((each) => each.id)).toEqual(['urgent', 'old', 'young', 'known']);
});
