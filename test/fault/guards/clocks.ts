// Guards on clocks and alarms: never early, once, silent when met, moved only with a reason by whom it is owed to.
import type { Removal } from './removal.ts';

const SWEEP = 'src/modules/deadlines/store/sweep.ts';
const SWEEP_TEST = 'src/modules/deadlines/store/store.test.ts';
const ACTS = 'src/modules/deadlines/service/acts.ts';

export const clocks: readonly Removal[] = [
  {
    id: 'deadline.early',
    guard: 'nothing rings before its instant',
    file: SWEEP,
    find: ' and s.at <= (select now from t)',
    replace: " and s.at <= (select now from t) + interval '1 minute'",
    tests: [SWEEP_TEST],
  },
  {
    id: 'deadline.claim',
    guard: 'what has rung does not ring again',
    file: SWEEP,
    find: 'where s.fired_at is null and s.void_at is null and',
    replace: 'where s.void_at is null and',
    tests: [SWEEP_TEST],
  },
  {
    id: 'deadline.void',
    guard: 'what was met or moved stays silent',
    file: SWEEP,
    find: 'where s.fired_at is null and s.void_at is null and',
    replace: 'where s.fired_at is null and',
    tests: [SWEEP_TEST, 'src/modules/deadlines/service/acts.test.ts'],
  },
  {
    id: 'deadline.lock',
    guard: 'two that sweep do not claim the same step',
    file: SWEEP,
    find: '      for update of s, c skip locked\n',
    replace: '',
    tests: [SWEEP_TEST],
  },
  {
    id: 'deadline.clockHeld',
    guard: 'a clock that somebody is meeting is left alone',
    file: SWEEP,
    find: 'for update of s, c skip locked',
    replace: 'for update of s skip locked',
    tests: [SWEEP_TEST],
  },
  {
    id: 'deadline.known',
    guard: 'an alarm that somebody knows does not climb',
    file: SWEEP,
    find: ' and a.acknowledged_at is null and a.cleared_at is null\n      order by a.climb_at',
    replace: '\n      order by a.climb_at',
    tests: [SWEEP_TEST, 'src/modules/deadlines/service/service.test.ts'],
  },
  {
    id: 'deadline.ended',
    guard: 'a clock that has ended is not moved',
    file: 'src/modules/deadlines/rules/states.ts',
    find: "  if (!may('extend', clock.state)) return refuse('deadlines.alreadyEnded');\n",
    replace: '',
    tests: ['src/modules/deadlines/rules/rules.test.ts'],
    quick: true,
  },
  {
    id: 'deadline.earlier',
    guard: 'an extension only gives more time',
    file: ACTS,
    find: '  valueOf(extendTo(clock, input.dueAt, ctx.now));\n',
    replace: '  void [extendTo, valueOf];\n',
    tests: ['src/modules/deadlines/service/acts.test.ts'],
  },
  {
    id: 'deadline.reason',
    guard: 'the reason of a waived clock is kept',
    file: ACTS,
    find: 'metByEvent: null, reason: input.reason }',
    replace: 'metByEvent: null, reason: null }',
    tests: ['src/modules/deadlines/service/acts.test.ts'],
  },
  {
    id: 'deadline.reasonExtended',
    guard: 'the reason of an extension is kept',
    file: ACTS,
    find: 'input.dueAt, input.reason);',
    replace: "input.dueAt, '');",
    tests: ['src/modules/deadlines/service/acts.test.ts'],
  },
];
