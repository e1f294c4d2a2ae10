// The door of the desk room (值班台): reads over all rooms below; nobody stands on it.
import { defineModule } from '#platform/module.ts';
import { routes } from './contract.ts';
import { policy } from './policy.ts';
import { readDesk, search } from './service.ts';

export const deskModule = defineModule({
  name: 'desk',
  routes,
  policy,
  handlers: {
    readDesk: (ctx) => readDesk(ctx),
    search: (ctx, { query }) => search(ctx, query.q),
  },
});
