// 报送: what arrived, what was reported, which matters run, what waits to be claimed. Filters stand in the address.
import { Button, Input } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { routes } from '#modules/reports/contract.ts';
import { useFilters } from '../../app/address.ts';
import { QueryError } from '../../app/problems.tsx';
import { useAct, useRead } from '../../app/queries.ts';
import { newId } from '../../ui/ids.ts';
import { KeyHint } from '../../ui/KeyHint.tsx';
import { KeyList } from '../../ui/KeyList.tsx';
import { EmptyList, queryOf, type FilterProps } from '../../ui/ListFilters.tsx';
import { EmptyState, Loading } from '../../ui/states.tsx';
import { Filters, tabs, type Tab } from './list-filters.tsx';
import { FindingRow, InboxRow, MatterRow, Minute, ReportRow } from './rows.tsx';

const wake = ['reports.'];
const firstLimit = 50;
const lastLimit = 200;

/** The page with its tabs and filters. */
export function ReportListsPage() {
  const [filters, setFilters] = useFilters();
  const navigate = useNavigate();
  const tab = tabs.find((each) => each.value === filters['tab'])?.value ?? 'received';
  return (
    <div className="z-page">
      <div className="z-page-title">
        <h1>报送</h1>
        <span className="grow" />
        <Button onClick={() => void navigate({ to: '/reports/telephone' })}>
          <KeyHint k="F3">电话首报</KeyHint>
        </Button>
        <Button type="primary" onClick={() => void navigate({ to: '/reports/new' })}>
          <KeyHint k="F4">写报告</KeyHint>
        </Button>
      </div>
      <Filters tab={tab} filters={filters} set={setFilters} />
      <section className="z-block">{lists[tab]({ filters, set: setFilters })}</section>
    </div>
  );
}

const lists: Record<Tab, (props: FilterProps) => ReactNode> = {
  received: (props) => <Received {...props} />,
  own: (props) => <Reports {...props} of="own" />,
  below: (props) => <Reports {...props} of="below" />,
  matters: (props) => <Matters {...props} />,
  offers: () => <Offers />,
  findings: () => <Findings />,
};

function Received({ filters, set }: FilterProps) {
  const [limit, setLimit] = useState(firstLimit);
  const navigate = useNavigate();
  const list = useRead(routes.listReceived, { query: { ...queryOf(filters), limit } }, { wake, keep: true });
  if (list.isPending) return <Loading what="来报" />;
  if (list.isError) return <QueryError error={list.error} retry={() => void list.refetch()} what="来报" />;
  return (
    <>
      <KeyList
        label="来报"
        items={list.data.items}
        getKey={(item) => item.dispatch.id}
        render={(item) => <InboxRow item={item} />}
        onOpen={(item) => void navigate({ to: '/dispatches/$id', params: { id: item.dispatch.id } })}
        autoFocus
        empty={
          <EmptyList
            filters={filters}
            set={set}
            what="来报"
            reason="还没有来报"
            next="下级报来时本页自动出现并响铃。"
          />
        }
      />
      <More shown={list.data.items.length} next={list.data.next} limit={limit} onMore={() => setLimit(lastLimit)} />
    </>
  );
}

function Reports({ filters, set, of }: FilterProps & { readonly of: 'own' | 'below' }) {
  const [limit, setLimit] = useState(firstLimit);
  const navigate = useNavigate();
  const list = useRead(routes.listReports, { query: { ...queryOf(filters), limit, of } }, { wake, keep: true });
  if (list.isPending) return <Loading what="报告" />;
  if (list.isError) return <QueryError error={list.error} retry={() => void list.refetch()} what="报告" />;
  return (
    <>
      <KeyList
        label="报告"
        items={list.data.items}
        getKey={(item) => item.id}
        render={(report) => <ReportRow report={report} />}
        onOpen={(report) => void navigate({ to: '/reports/$id', params: { id: report.id } })}
        autoFocus
        empty={
          <EmptyList
            filters={filters}
            set={set}
            what="报告"
            reason={of === 'own' ? '还没有写过报告' : '下级还没有报告'}
            next={of === 'own' ? '急事先电话首报，书面随后。' : '下级报告后在这里可查。'}
          />
        }
      />
      <More shown={list.data.items.length} next={list.data.next} limit={limit} onMore={() => setLimit(lastLimit)} />
    </>
  );
}

function Matters({ filters, set }: FilterProps) {
  const [limit, setLimit] = useState(firstLimit);
  const navigate = useNavigate();
  const list = useRead(routes.listMatters, { query: { ...queryOf(filters), limit } }, { wake, keep: true });
  if (list.isPending) return <Loading what="事项" />;
  if (list.isError) return <QueryError error={list.error} retry={() => void list.refetch()} what="事项" />;
  return (
    <>
      <KeyList
        label="事项"
        items={list.data.items}
        getKey={(item) => item.id}
        render={(matter) => <MatterRow matter={matter} />}
        onOpen={(matter) => void navigate({ to: '/matters/$id', params: { id: matter.id } })}
        autoFocus
        empty={
          <EmptyList
            filters={filters}
            set={set}
            what="事项"
            reason="还没有事项"
            next="记下一个电话首报，即登记一个事项。"
          />
        }
      />
      <More shown={list.data.items.length} next={list.data.next} limit={limit} onMore={() => setLimit(lastLimit)} />
    </>
  );
}

function More({
  shown,
  next,
  limit,
  onMore,
}: {
  readonly shown: number;
  readonly next: string | null;
  readonly limit: number;
  readonly onMore: () => void;
}) {
  if (next === null) return null;
  if (limit >= lastLimit) return <p className="z-empty">只列出最近 {shown} 条，请用日期或搜索缩小范围。</p>;
  return (
    <div className="z-empty">
      <Button onClick={onMore}>再列出更早的</Button>
    </div>
  );
}

/** 待认领: what the superior recorded first. */
function Offers() {
  const list = useRead(routes.listOffers, {}, { wake });
  const act = useAct();
  const navigate = useNavigate();
  const [declining, setDeclining] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  if (list.isPending) return <Loading what="待认领事项" />;
  if (list.isError) return <QueryError error={list.error} retry={() => void list.refetch()} what="待认领事项" />;
  const claim = async (id: string) => {
    const answer = await act.run(
      routes.claim,
      { params: { id }, body: { matterId: newId(), reportId: newId() } },
      { what: '认领事项', renews: ['/api/reports'] },
    );
    if (answer !== null) await navigate({ to: '/matters/$id', params: { id: answer.matterId } });
  };
  const decline = async (id: string) => {
    const answer = await act.run(
      routes.declineClaim,
      { params: { id }, body: { reason: reason.trim() } },
      { done: '已回复不认领', renews: ['/api/reports'] },
    );
    if (answer !== null) setDeclining(null);
  };
  return (
    <KeyList
      label="待认领"
      items={list.data.items}
      getKey={(item) => item.matterId}
      render={(item) => (
        <>
          <Minute at={item.heardAt} />
          <span className="grow">
            {item.title}
            <span className="quiet">
              　{item.byUnit.name}先记录：{item.text}
            </span>
          </span>
          {declining === item.matterId ? (
            <>
              <Input
                aria-label="不认领的理由"
                autoFocus
                placeholder="不认领的理由"
                style={{ width: 220 }}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
                maxLength={200}
              />
              <Button disabled={reason.trim() === ''} loading={act.busy} onClick={() => void decline(item.matterId)}>
                回复
              </Button>
              <Button type="text" onClick={() => setDeclining(null)}>
                不回了
              </Button>
            </>
          ) : (
            <>
              <Button type="primary" loading={act.busy} onClick={() => void claim(item.matterId)}>
                认领
              </Button>
              <Button onClick={() => setDeclining(item.matterId)}>不是本单位的</Button>
            </>
          )}
        </>
      )}
      empty={<EmptyState reason="没有待认领的事项" next="上级先接到本单位辖区的消息时，会在这里提请认领。" />}
    />
  );
}

/** 认定: what superiors found of the own unit, and what this unit found below. */
function Findings() {
  const [limit, setLimit] = useState(firstLimit);
  const navigate = useNavigate();
  const list = useRead(routes.listFindings, { query: { limit } }, { wake, keep: true });
  if (list.isPending) return <Loading what="认定" />;
  if (list.isError) return <QueryError error={list.error} retry={() => void list.refetch()} what="认定" />;
  return (
    <>
      <KeyList
        label="认定"
        items={list.data.items}
        getKey={(item) => item.id}
        render={(finding) => <FindingRow finding={finding} />}
        onOpen={(finding) => void navigate({ to: '/matters/$id', params: { id: finding.matterId } })}
        autoFocus
        empty={<EmptyState reason="没有认定" next="系统只算超时（疑似）；认定由上级在事项页作出。" />}
      />
      <More shown={list.data.items.length} next={list.data.next} limit={limit} onMore={() => setLimit(lastLimit)} />
    </>
  );
}
