// Ids carry the database's time once it was told, rise within a process, and do not follow a machine whose clock is wrong.
import { expect, test, vi } from 'vitest';
import { HOUR_MS } from '#shared/duration.ts';

const madeAt = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

test('before the database was asked ids carry the machine’s time, afterwards the database’s, however wrong the machine is', async () => {
  vi.resetModules();
  const { learnTime, newId } = await import('./ids.ts');
  const machine = Date.now();
  expect(Math.abs(madeAt(newId()) - machine)).toBeLessThan(HOUR_MS / 2);
  learnTime(machine - 2 * HOUR_MS);
  expect(Math.abs(madeAt(newId()) - (machine - 2 * HOUR_MS))).toBeLessThan(HOUR_MS / 2);
  learnTime(machine + 2 * HOUR_MS);
  expect(Math.abs(madeAt(newId()) - (machine + 2 * HOUR_MS))).toBeLessThan(HOUR_MS / 2);
});

test('ids rise within a process, also where the database’s time goes back', async () => {
  vi.resetModules();
  const { learnTime, newId } = await import('./ids.ts');
  const machine = Date.now();
  learnTime(machine);
  const first = madeAt(newId());
  learnTime(machine - HOUR_MS);
  expect(madeAt(newId())).toBeGreaterThanOrEqual(first);
});
