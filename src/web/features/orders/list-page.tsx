// 调度: orders received, given and below; filters stand in the address.
import { Button, Input, Segmented, Select } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { ORDER_DIRECTIONS, ORDER_KINDS, routes } from '#modules/orders/contract.ts';
import { useFilters } from '../../app/address.ts';
import { QueryError } from '../../app/problems.tsx';
import { useRead } from '../../app/queries.ts';
import { KeyList } from '../../ui/KeyList.tsx';
import { EmptyState, Loading } from '../../ui/states.tsx';
import { OrderLine } from './order-line.tsx';
import { orderKindWords } from './words.ts';

type Direction = (typeof ORDER_DIRECTIONS)[number];
const directionWords: Record<Direction, string> = { issued: '我下达的', received: '要我反馈的', below: '下级的' };
const reasons: Record<Direction, string> = { issued: '还没有下达过', received: '没有要反馈的', below: '下级之间没有' };
const firstLimit = 50;
const lastLimit = 200;

/** The page. */
export function OrdersPage() {
  const [filters, setFilters] = useFilters();
  const navigate = useNavigate();
  const [limit, setLimit] = useState(firstLimit);
  const [word, setWord] = useState(filters['q'] ?? '');
  useEffect(() => setWord(filters['q'] ?? ''), [filters]);
  const direction = ORDER_DIRECTIONS.find((each) => each === filters['direction']) ?? 'received';
  const names = ['kind', 'state', 'q', 'from', 'to'];
  const query = {
    direction,
    limit,
    ...Object.fromEntries(names.flatMap((name) => (filters[name] === undefined ? [] : [[name, filters[name]]]))),
  };
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
        <Input.Search
          aria-label="搜索"
          allowClear
          placeholder="事由、文号"
          style={{ width: 220 }}
          value={word}
          onChange={(event) => setWord(event.target.value)}
          onSearch={(text) => setFilters({ q: text.trim() })}
        />
        <Select
          aria-label="种类"
          allowClear
          placeholder="种类"
          style={{ width: 130 }}
          value={filters['kind'] ?? null}
          onChange={(kind: string | null) => setFilters({ kind: kind ?? undefined })}
          options={ORDER_KINDS.map((value) => ({ value, label: orderKindWords[value] }))}
        />
        <Select
          aria-label="进展"
          allowClear
          placeholder="进展"
          style={{ width: 120 }}
          value={filters['state'] ?? null}
          onChange={(state: string | null) => setFilters({ state: state ?? undefined })}
          options={[
            { value: 'open', label: '未办结' },
            { value: 'done', label: '已办结' },
          ]}
        />
        <Input
          aria-label="起始日期"
          className="r-wide"
          type="date"
          style={{ width: 150 }}
          value={filters['from'] ?? ''}
          onChange={(event) => setFilters({ from: event.target.value })}
        />
        <Input
          aria-label="截止日期"
          className="r-wide"
          type="date"
          style={{ width: 150 }}
          value={filters['to'] ?? ''}
          onChange={(event) => setFilters({ to: event.target.value })}
        />
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
              empty={<EmptyState reason={reasons[direction]} next="在事项或来报页上点“调度核实”，可就那件事下达。" />}
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
