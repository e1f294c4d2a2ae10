// Every guard that is taken away in turn, by subject.
import { clocks } from './clocks.ts';
import { doors } from './doors.ts';
import type { Removal } from './removal.ts';
import { rights } from './rights.ts';
import { secrets } from './secrets.ts';
import { writes } from './writes.ts';

export const REMOVALS: readonly Removal[] = [...rights, ...writes, ...clocks, ...secrets, ...doors];
