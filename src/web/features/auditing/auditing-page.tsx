// 审计: who did what, when, from where; filters stand in the address. The chain's state and its checks stand beside it.
// Decided here: how a row is read and opened. What an auditor may see is decided by the server.
import { Button, Input, Modal, Segmented, Select } from 'antd';
import { useState } from 'react';
import { AUDIT_OUTCOMES, OUTCOME_NAMES, routes, type AuditRecord } from '#modules/auditing/contract.ts';
import { useFilters } from '../../app/address.ts';
import { urlOf } from '../../app/client.ts';
import { QueryError, useSay } from '../../app/problems.tsx';
import { useAct, useRead } from '../../app/queries.ts';
import { ChoiceFilter, DaysFilter } from '../../ui/ListFilters.tsx';
import { EmptyState, Loading } from '../../ui/states.tsx';
import { StatusMark, type Tone } from '../../ui/StatusMark.tsx';
import { formatExact } from '../../ui/time.ts';
import { ChainPanel } from './chain-panel.tsx';
import { RecordDetail } from './record-detail.tsx';

type View = 'records' | 'chain';
const narrowing = ['who', 'action', 'outcome', 'from', 'to', 'address'] as const;
const pageSize = 100;
const tones: Record<AuditRecord['outcome'], Tone> = { done: 'done', refused: 'close', read: 'open' };

/** The page. */
export function AuditingPage() {
  const [filters, setFilters] = useFilters();
  const view: View = filters['view'] === 'chain' ? 'chain' : 'records';
  return (
    <div className="z-page">
      <div className="z-page-title">
        <h1>审计</h1>
        <span className="grow">谁、何时、在哪里、做了什么；不含业务内容。查看和导出本身也会留下记录。</span>
        <Segmented<View>
          value={view}
          onChange={(next) => setFilters({ view: next === 'chain' ? next : undefined })}
          options={[
            { value: 'records', label: '记录' },
            { value: 'chain', label: '存证链' },
          ]}
        />
      </div>
      {view === 'records' ? <Records /> : <ChainPanel />}
    </div>
  );
}

function Records() {
  const [filters, setFilters] = useFilters();
  const [belows, setBelows] = useState<readonly number[]>([]);
  const [open, setOpen] = useState<AuditRecord | null>(null);
  const filter = Object.fromEntries(narrowing.flatMap((name) => (filters[name] ? [[name, filters[name]]] : [])));
  const below = belows.at(-1);
  const list = useRead(
    routes.listRecords,
    { query: { ...filter, limit: pageSize, ...(below === undefined ? {} : { below }) } },
    { keep: true },
  );
  const narrow = (patch: Record<string, string | undefined>): void => {
    setBelows([]);
    setFilters(patch);
  };
  return (
    <>
      <div className="z-filters">
        <WordFilter name="who" placeholder="姓名、账号" value={filters['who']} set={narrow} />
        <ActionFilter value={filters['action']} set={narrow} />
        <ChoiceFilter
          filters={filters}
          set={narrow}
          name="outcome"
          label="结果"
          width={100}
          options={AUDIT_OUTCOMES.map((value) => ({ value, label: OUTCOME_NAMES[value] }))}
        />
        <WordFilter name="address" placeholder="来源地址" value={filters['address']} set={narrow} />
        <DaysFilter filters={filters} set={narrow} />
        <span className="grow" />
        <Button onClick={() => void list.refetch()}>刷新</Button>
        <ExportButton filter={filter} />
      </div>
      <section className="z-block">
        {list.isPending ? <Loading what="审计记录" /> : null}
        {list.isError ? <QueryError error={list.error} retry={() => void list.refetch()} what="审计记录" /> : null}
        {list.data !== undefined && list.data.items.length === 0 ? (
          <EmptyState
            reason={Object.keys(filter).length === 0 ? '还没有审计记录' : '没有符合条件的记录'}
            next={
              <Button onClick={() => narrow(Object.fromEntries(narrowing.map((name) => [name, undefined])))}>
                去掉条件
              </Button>
            }
          />
        ) : null}
        {list.data !== undefined && list.data.items.length > 0 ? (
          <>
            <RecordTable items={list.data.items} onOpen={setOpen} />
            <div className="z-empty">
              {belows.length > 0 ? <Button onClick={() => setBelows(belows.slice(0, -1))}>上一页</Button> : null}{' '}
              {list.data.next === null ? (
                <span className="quiet">到底了</span>
              ) : (
                <Button onClick={() => setBelows([...belows, list.data.next ?? 0])}>更早的</Button>
              )}
            </div>
          </>
        ) : null}
      </section>
      <Modal open={open !== null} title="审计记录" footer={null} width={640} onCancel={() => setOpen(null)}>
        {open === null ? null : <RecordDetail record={open} />}
      </Modal>
    </>
  );
}

function RecordTable({
  items,
  onOpen,
}: {
  readonly items: readonly AuditRecord[];
  readonly onOpen: (record: AuditRecord) => void;
}) {
  return (
    <table className="z-table">
      <thead>
        <tr>
          <th>时间</th>
          <th>谁</th>
          <th>单位</th>
          <th>事由</th>
          <th>结果</th>
          <th>来源</th>
          <th aria-label="详情" />
        </tr>
      </thead>
      <tbody>
        {items.map((each) => (
          <tr key={each.id}>
            <td className="mono">{formatExact(each.at)}</td>
            <td>
              {each.name}
              {each.account === null ? null : <span className="quiet"> {each.account}</span>}
            </td>
            <td>{each.unitName ?? ''}</td>
            <td>{each.summary}</td>
            <td>
              <StatusMark tone={tones[each.outcome]} word={OUTCOME_NAMES[each.outcome]} />
            </td>
            <td className="mono">{each.address ?? ''}</td>
            <td>
              <Button size="small" type="text" onClick={() => onOpen(each)}>
                详情
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface WordProps {
  readonly name: string;
  readonly placeholder: string;
  readonly value: string | undefined;
  readonly set: (patch: Record<string, string | undefined>) => void;
}

function WordFilter({ name, placeholder, value, set }: WordProps) {
  return (
    <Input.Search
      key={value ?? ''}
      aria-label={placeholder}
      allowClear
      placeholder={placeholder}
      style={{ width: 150 }}
      defaultValue={value ?? ''}
      onSearch={(text) => set({ [name]: text.trim() === '' ? undefined : text.trim() })}
    />
  );
}

function ActionFilter({ value, set }: Pick<WordProps, 'value' | 'set'>) {
  const actions = useRead(routes.listActions, {});
  return (
    <Select
      aria-label="事由"
      showSearch={{ optionFilterProp: 'label' }}
      allowClear
      placeholder="事由"
      style={{ width: 200 }}
      value={value ?? null}
      onChange={(next: string | null) => set({ action: next ?? undefined })}
      options={(actions.data?.items ?? []).map(({ action, summary }) => ({ value: action, label: summary }))}
    />
  );
}

/** Asks first how many rows it would be (and for the fresh proof); the browser then saves the file itself. */
function ExportButton({ filter }: { readonly filter: Record<string, string> }) {
  const act = useAct();
  const say = useSay();
  const run = async () => {
    const answer = await act.run(routes.countExport, { query: filter }, { what: '导出审计记录' });
    if (answer === null) return;
    if (answer.count > answer.limit)
      say.warn(`共 ${answer.count} 条，一次最多导出 ${answer.limit} 条，请缩小日期或条件。`);
    else window.location.assign(urlOf(routes.exportRecords, undefined, filter));
  };
  return (
    <Button loading={act.busy} onClick={() => void run()}>
      导出
    </Button>
  );
}
