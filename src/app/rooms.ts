// The rooms of this release, bottom-up as in modules/order.json, and the platform's own part for attachments.
import { filesModule } from '#platform/files.ts';
import type { Module } from '#platform/module.ts';
import { accessModule } from '#modules/access/index.ts';
import { auditingModule } from '#modules/auditing/index.ts';
import { calendarModule } from '#modules/calendar/index.ts';
import { deadlinesModule } from '#modules/deadlines/index.ts';
import { deskModule } from '#modules/desk/index.ts';
import { notifyModule } from '#modules/notify/index.ts';
import { operationsModule } from '#modules/operations/index.ts';
import { ordersModule } from '#modules/orders/index.ts';
import { orgModule } from '#modules/org/index.ts';
import { regulationModule } from '#modules/regulation/index.ts';
import { mayReadFile, reportsModule } from '#modules/reports/index.ts';
import { rosterModule } from '#modules/roster/index.ts';

export const ROOMS: readonly Module[] = [
  regulationModule,
  orgModule,
  accessModule,
  calendarModule,
  deadlinesModule,
  notifyModule,
  rosterModule,
  reportsModule,
  ordersModule,
  deskModule,
  operationsModule,
  auditingModule,
  filesModule([mayReadFile]),
];
