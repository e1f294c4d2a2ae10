// A room of the tests with deadlines of every kind, and events that start, meet and cancel them.
import { z } from 'zod';
import { defineDeadlines, owedPayload } from '#shared/deadline.ts';
import { defineEvent, eventOf } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import { defineModule } from '#platform/module.ts';
import { newId } from '#platform/ids.ts';

const owed = z.object(owedPayload);
const asked = defineEvent('probe.asked', owed);
const answered = defineEvent('probe.answered', owed);
const withdrawn = defineEvent('probe.withdrawn', owed);
const told = defineEvent('probe.told', owed);
const filed = defineEvent('probe.filed', owed);

const deadlines = defineDeadlines({
  answer: {
    term: '调度核实电话反馈',
    row: 'A15.2',
    from: 'probe.asked',
    metBy: ['probe.answered'],
    cancelledBy: ['probe.withdrawn'],
    limit: 'verification.phone',
    ladder: 'verification',
    announce: 'rings',
  },
  written: {
    term: '调度核实书面反馈',
    row: 'A15.2',
    from: 'probe.asked',
    metBy: ['probe.answered'],
    cancelledBy: ['probe.withdrawn'],
    limit: null,
    ladder: 'verification',
  },
  rhythm: {
    term: '续报',
    row: 'A15.6',
    from: 'probe.told',
    metBy: ['probe.told'],
    limit: 'verification.written',
    ladder: 'report',
  },
  filing: { term: '报备', row: 'A15.4', from: 'probe.filed', metBy: [], limit: 'signLater', ladder: 'filings' },
});

export const probeModule = defineModule({
  name: 'probe',
  routes: {},
  policy: {},
  handlers: {},
  deadlines,
  events: [asked, answered, withdrawn, told, filed],
});

const TYPES = { asked, answered, withdrawn, told, filed };

export interface Happening {
  readonly subjectId?: Id;
  readonly owing: Id;
  readonly owedTo?: Id | null;
  readonly at?: Instant;
  readonly due?: Record<string, { startedAt: Instant; dueAt: Instant; because: string; parentDeadlineId?: Id | null }>;
  readonly only?: string[];
  readonly reason?: string;
}

/** Lets something happen in the room of the tests; answers what it is about. */
export function happen(
  ctx: Ctx,
  name: keyof typeof TYPES,
  { subjectId = newId(), owing, owedTo = null, ...rest }: Happening,
): { kind: string; id: Id } {
  const subject = { kind: 'probe', id: subjectId };
  const payload = {
    owedSubject: { ...subject, label: '固关镇山体滑坡' },
    owingUnitId: owing,
    owedToUnitId: owedTo,
    ...rest,
  };
  ctx.emit(eventOf(TYPES[name], payload, { subject, visibleTo: [owing] }));
  return subject;
}
