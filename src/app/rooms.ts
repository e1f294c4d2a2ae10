// The rooms of this release, bottom-up as in modules/order.json.
import type { Module } from '#platform/module.ts';

export const ROOMS: readonly Module[] = [];
