// The door of the notify room (值班台在线).
import { defineModule } from '#platform/module.ts';
import { routes } from './contract.ts';
import { deskOffline, deskOnline } from './events.ts';
import { policy } from './policy.ts';
import { listOffline } from './service.ts';
import { offlineSweeper } from './sweep.ts';

export type { OfflineDesk } from './contract.ts';
export { listOffline } from './service.ts';
export { countOffline } from './store.ts';

export const notifyModule = defineModule({
  name: 'notify',
  routes,
  policy,
  events: [deskOffline, deskOnline],
  sweepers: [offlineSweeper],
  handlers: { listOffline: (ctx) => listOffline(ctx) },
});
