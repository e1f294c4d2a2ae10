// Clocks of the orders about a matter: they belong to the orders, and a finding about the matter may stand on one.
import { useQueries } from '@tanstack/react-query';
import { routes as deadlineRoutes, type Clock } from '#modules/deadlines/contract.ts';
import { routes } from '#modules/orders/contract.ts';
import { call } from '../../app/client.ts';
import { keyOf, useRead } from '../../app/queries.ts';

/** The clocks of every order about the matter that this desk may see. A15.8 */
export function useOrderClocks(matterId: string): readonly Clock[] {
  const orders = useRead(routes.listOrders, { query: { matterId } });
  const ids = [...new Set((orders.data?.rows ?? []).map((row) => row.orderId))];
  const clocks = useQueries({
    queries: ids.map((id) => {
      const input = { query: { kind: 'order', id } };
      return {
        queryKey: keyOf(deadlineRoutes.listClocks, input),
        queryFn: () => call(deadlineRoutes.listClocks, input),
      };
    }),
  });
  return clocks.flatMap(({ data }) => data?.items ?? []);
}
