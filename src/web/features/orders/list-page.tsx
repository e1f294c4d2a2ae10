// 调度: orders received, given and below; filters stand in the address.
import { Button, Segmented } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ORDER_DIRECTIONS, ORDER_KINDS, routes } from '#modules/orders/contract.ts';
import { useFilters } from '../../app/address.ts';
import { QueryError } from '../../app/problems.tsx';
import { useRead } from '../../app/queries.ts';
import { KeyList } from '../../ui/KeyList.tsx';
import { ChoiceFilter, DaysFilter, EmptyList, queryOf, SearchFilter } from '../../ui/ListFilters.tsx';
import { Loading } from '../../ui/states.tsx';
import { OrderLine } from './order-line.tsx';
import { orderKindWords } from './words.ts';

type Direction = (typeof ORDER_DIRECTIONS)[number];
const directionWords: Record<Direction, string> = { issued: '我下达的', received: '要我反馈的', below: '下级的' };
const nothing: Record<Direction, { readonly reason: string; readonly next: string }> = {
  issued: { reason: '还没有下达过', next: '在事项或来报页上点“调度核实”，可就那件事下达。' },
  received: { reason: '没有要反馈的', next: '上级下达时响铃并出现在这里。' },
  below: { reason: '下级之间没有', next: '下级向它的下级下达的，在这里可查。' },
};
const firstLimit = 50;
const lastLimit = 200;

/** The page. */
export function OrdersPage() {
  const [filters, setFilters] = useFilters();
  const navigate = useNavigate();
  const [limit, setLimit] = useState(firstLimit);
  const direction = ORDER_DIRECTIONS.find((each) => each === filters['direction']) ?? 'received';
  const query = { ...queryOf(filters), direction, limit };
  const list = useRead(routes.listOrders, { query }, { wake: ['orders.', 'deadlines.'], keep: true });
  return (
    <div className="z-page">
      <div className="z-page-title">
        <h1>调度核实、交办</h1>
        <span className="grow" />
        <Button onClick={() => void navigate({ to: '/orders/outside' })}>登记上级来电调度</Button>
        <Button type="primary" onClick={() => void navigate({ to: '/orders/new' })}>
          下达
        </Button>
      </div>
      <div className="z-filters">
        <Segmented<Direction>
          value={direction}
          options={(['received', 'issued', 'below'] as const).map((value) => ({ value, label: directionWords[value] }))}
          onChange={(next) => setFilters({ direction: next })}
        />
        <SearchFilter filters={filters} set={setFilters} placeholder="事由、文号" />
        <ChoiceFilter
          filters={filters}
          set={setFilters}
          name="kind"
          label="种类"
          width={130}
          options={ORDER_KINDS.map((value) => ({ value, label: orderKindWords[value] }))}
        />
        <ChoiceFilter
          filters={filters}
          set={setFilters}
          name="state"
          label="进展"
          width={120}
          options={[
            { value: 'open', label: '未办结' },
            { value: 'done', label: '已办结' },
          ]}
        />
        <DaysFilter filters={filters} set={setFilters} />
      </div>
      <section className="z-block">
        {list.isPending ? (
          <Loading what="交办" />
        ) : list.isError ? (
          <QueryError error={list.error} retry={() => void list.refetch()} what="交办" />
        ) : (
          <>
            <KeyList
              label="交办"
              items={list.data.rows}
              getKey={(row) => row.assignmentId}
              render={(row) => <OrderLine row={row} />}
              onOpen={(row) => void navigate({ to: '/orders/$id', params: { id: row.orderId } })}
              autoFocus
              empty={<EmptyList filters={filters} set={setFilters} what="交办" {...nothing[direction]} />}
            />
            {list.data.next === null ? null : limit < lastLimit ? (
              <div className="z-empty">
                <Button onClick={() => setLimit(lastLimit)}>再列出更早的</Button>
              </div>
            ) : (
              <p className="z-empty">只列出最近 {list.data.rows.length} 条，请用日期或搜索缩小范围。</p>
            )}
          </>
        )}
      </section>
    </div>
  );
}
