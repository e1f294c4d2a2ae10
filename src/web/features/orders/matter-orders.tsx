// Orders about a matter, on the matter's page: what was asked of whom and how long still.
import { useNavigate } from '@tanstack/react-router';
import { routes } from '#modules/orders/contract.ts';
import { useRead } from '../../app/queries.ts';
import { KeyList } from '../../ui/KeyList.tsx';
import { OrderLine } from './order-line.tsx';

/** The block; absent where nothing was ordered. */
export function MatterOrders({ matterId }: { readonly matterId: string }) {
  const navigate = useNavigate();
  const orders = useRead(routes.listOrders, { query: { matterId } }, { wake: ['orders.', 'deadlines.'] });
  const rows = orders.data?.rows ?? [];
  if (rows.length === 0) return null;
  return (
    <section className="z-block">
      <div className="z-block-head">
        <h2>调度核实、交办</h2>
      </div>
      <KeyList
        label="本事项的交办"
        items={rows}
        getKey={(row) => row.assignmentId}
        render={(row) => <OrderLine row={row} />}
        onOpen={(row) => void navigate({ to: '/orders/$id', params: { id: row.orderId } })}
      />
    </section>
  );
}
