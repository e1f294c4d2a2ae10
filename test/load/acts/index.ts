// All acts of the load player, room by room. A new room adds its file here.
import type { Act } from '../act.ts';
import { deadlineActs } from './deadlines.ts';
import { deskActs } from './desk.ts';
import { nightActs } from './night.ts';
import { orderActs } from './orders.ts';
import { orgActs } from './org.ts';
import { reportActs } from './reports.ts';
import { rosterActs } from './roster.ts';

/** An ordinary day. */
export const DAY: readonly Act[] = [
  ...orgActs,
  ...deadlineActs,
  ...rosterActs,
  ...reportActs,
  ...orderActs,
  ...deskActs,
];

/** What a bad night adds: one disaster, thirteen counties reporting, fifty people at one matter. */
export const NIGHT: readonly Act[] = nightActs;
