// F4 写报告: which matter it is about, or a new one that nobody telephoned about. Then the report's own form opens.
import { Button, Input, Segmented, Select } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { routes, type MatterCard, type ReportKind } from '#modules/reports/contract.ts';
import { useFilters, useFormId } from '../../app/address.ts';
import { useDraft } from '../../app/drafts.ts';
import { QueryError, useSay } from '../../app/problems.tsx';
import { useAct, useRead } from '../../app/queries.ts';
import { useUnit } from '../../app/session.tsx';
import { fromBeijing, now } from '../../ui/clock.ts';
import { newId } from '../../ui/ids.ts';
import { KeyHint } from '../../ui/KeyHint.tsx';
import { KeyList } from '../../ui/KeyList.tsx';
import { EmptyState, Loading } from '../../ui/states.tsx';
import { MomentField, writeLike } from '../../ui/MomentField.tsx';
import { formatField } from '../../ui/time.ts';
import { Line, useFormKeys, useVocabulary, WhoField } from './form.tsx';
import { MatterRow, ReportRow } from './rows.tsx';
import { titleOf } from './title.ts';
import { learnedWords } from './words.ts';

type LearnedWay = keyof typeof learnedWords;
const wake = ['reports.'];

/** Opens the form with the keyboard in its first field. */
const toWrite = (id: string) =>
  ({ to: '/reports/$id', params: { id }, hash: 'title', hashScrollIntoView: false }) as const;

/** Begins a draft and opens it. */
function useBegin() {
  const act = useAct();
  const navigate = useNavigate();
  return {
    busy: act.busy,
    act,
    begin: async (matterId: string, kind: ReportKind, { id = newId(), replace = false } = {}) => {
      const answer = await act.run(
        routes.draftReport,
        { body: { id, matterId, kind } },
        { key: id, what: '写报告', renews: ['/api/reports'] },
      );
      if (answer !== null) await navigate({ ...toWrite(id), replace });
    },
  };
}

/** The page. */
export function NewReportPage() {
  const [filters, setFilters] = useFilters();
  const isNew = filters['of'] === 'new';
  const { matterId } = filters;
  if (matterId !== undefined) return <NextReport key={matterId} matterId={matterId} id={filters['id'] ?? null} />;
  return (
    <div className="z-page">
      <div className="z-page-title">
        <h1>写报告</h1>
        <span className="grow" />
        <Segmented
          value={isNew ? 'new' : 'going'}
          onChange={(value) => setFilters({ of: value === 'new' ? 'new' : undefined })}
          options={[
            { value: 'going', label: '接着已有的事项' },
            { value: 'new', label: '新事项' },
          ]}
        />
      </div>
      {isNew ? <NewMatter /> : <Going />}
    </div>
  );
}

const usual: readonly ReportKind[] = ['first', 'followUp', 'supplement'];

/** F4 on a matter's page: its open draft, else its next report, at once; where none can be written, the matter. */
function NextReport({ matterId, id }: { readonly matterId: string; readonly id: string | null }) {
  const navigate = useNavigate();
  const unit = useUnit();
  const { begin } = useBegin();
  const matter = useRead(routes.readMatter, { params: { id: matterId } });
  const say = useSay();
  const begun = useRef(false);
  useEffect(() => {
    if (matter.data === undefined || begun.current) return;
    begun.current = true;
    const { reports, draftable } = matter.data;
    const open = reports.find((each) => ['drafting', 'inSignOff'].includes(each.state) && each.unit.id === unit.id);
    const kind = usual.find((each) => draftable.includes(each));
    if (open !== undefined) void navigate({ ...toWrite(open.id), replace: true });
    else if (kind !== undefined) void begin(matterId, kind, { id: id ?? newId(), replace: true });
    else {
      say.warn('这个事项现在没有要写的报告；要更正请在“其他报告”里选。');
      void navigate({ to: '/matters/$id', params: { id: matterId }, replace: true });
    }
  }, [matter.data, say, begin, navigate, matterId, id, unit.id]);
  if (matter.isError) return <QueryError error={matter.error} retry={() => void matter.refetch()} what="事项" />;
  return <Loading what="报告" />;
}

function Going() {
  const navigate = useNavigate();
  const { begin } = useBegin();
  const drafts = useRead(routes.listReports, { query: { of: 'own', state: 'drafting' } }, { wake });
  const matters = useRead(routes.listMatters, { query: { of: 'own', state: 'open' } }, { wake });
  if (matters.isPending) return <Loading what="事项" />;
  if (matters.isError) return <QueryError error={matters.error} retry={() => void matters.refetch()} what="事项" />;
  const open = drafts.data?.items ?? [];
  const next = (matter: MatterCard): ReportKind =>
    matter.lastReport === null || matter.lastReport.form === 'telephone' ? 'first' : 'followUp';
  return (
    <div className="stack">
      {open.length === 0 ? null : (
        <section className="z-block">
          <div className="z-block-head">
            <h2>没有写完的</h2>
          </div>
          <KeyList
            label="没有写完的报告"
            items={open}
            getKey={(report) => report.id}
            render={(report) => <ReportRow report={report} />}
            onOpen={(report) => void navigate(toWrite(report.id))}
          />
        </section>
      )}
      <section className="z-block">
        <div className="z-block-head">
          <h2>进行中的事项</h2>
          <span className="quiet z-wide">回车即写下一份报告</span>
        </div>
        <KeyList
          label="进行中的事项"
          items={matters.data.items}
          getKey={(matter) => matter.id}
          autoFocus
          render={(matter) => <MatterRow matter={matter} />}
          onOpen={(matter) => {
            const draft = open.find((report) => report.matterId === matter.id);
            if (draft === undefined) void begin(matter.id, next(matter));
            else void navigate(toWrite(draft.id));
          }}
          empty={<EmptyState reason="没有进行中的事项" next="急事先电话首报；没有打过电话的，点上面“新事项”。" />}
        />
      </section>
    </div>
  );
}

interface MatterFields {
  reportId: string;
  title: string;
  category: string;
  way: LearnedWay;
  heardAt: string;
  from: string;
  fromUnitId: string | null;
  place: string;
}

function NewMatter() {
  const id = useFormId();
  return id === null ? null : <NewMatterForm key={id} id={id} />;
}

function NewMatterForm({ id }: { readonly id: string }) {
  const [initial] = useState<MatterFields>(() => ({
    reportId: newId(),
    title: '',
    category: 'emergency',
    way: 'telephone',
    heardAt: formatField(now()),
    from: '',
    fromUnitId: null,
    place: '',
  }));
  const draft = useDraft<MatterFields>('reports.matter', id, initial);
  const vocabulary = useVocabulary();
  const { act, begin } = useBegin();
  const [tried, setTried] = useState(false);
  const fields = draft.value;
  const heard = fromBeijing(fields.heardAt);
  const wrong = {
    title: fields.title.trim() === '' ? '请写明什么事' : null,
    heard: heard === null ? writeLike() : heard > now() ? '获知时间不能晚于现在' : null,
  };
  const send = async () => {
    setTried(true);
    if (wrong.title !== null || heard === null || wrong.heard !== null) return;
    const title = titleOf(fields.place, fields.title);
    const answer = await act.run(
      routes.openMatter,
      {
        body: {
          id,
          title,
          category: fields.category,
          place: { text: fields.place.trim() },
          learned: { at: heard, way: fields.way, from: fields.from.trim(), fromUnitId: fields.fromUnitId },
        },
      },
      { key: id, what: `登记事项：${title}`, renews: ['/api/reports', '/api/deadlines'] },
    );
    if (answer === null) return;
    await draft.discard();
    await begin(answer.matterId, 'first');
  };
  const onKeyDown = useFormKeys(() => void send());
  return (
    <form
      className="r-form r-big"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <p className="quiet">突发事件请先电话首报，书面随后。</p>
      <Line label="什么事" htmlFor="title" wrong={tried ? wrong.title : null}>
        <Input
          id="title"
          autoFocus
          maxLength={200}
          value={fields.title}
          onChange={(event) => draft.set({ title: event.target.value })}
        />
      </Line>
      <Line label="在哪里" htmlFor="place">
        <Input
          id="place"
          maxLength={200}
          value={fields.place}
          onChange={(event) => draft.set({ place: event.target.value })}
        />
      </Line>
      <Line label="类别">
        <Select
          aria-label="类别"
          style={{ width: 280 }}
          value={fields.category}
          onChange={(category: string) => draft.set({ category })}
          options={(vocabulary?.categories ?? []).map((each) => ({ value: each.code, label: each.name }))}
        />
      </Line>
      <Line label="获知时间" htmlFor="heard" wrong={tried ? wrong.heard : null}>
        <MomentField id="heard" value={fields.heardAt} onChange={(heardAt) => draft.set({ heardAt })} />
      </Line>
      <Line label="怎样知道">
        <Segmented<LearnedWay>
          value={fields.way}
          onChange={(way) => draft.set({ way })}
          options={(Object.keys(learnedWords) as LearnedWay[]).map((value) => ({ value, label: learnedWords[value] }))}
        />
      </Line>
      <Line label="谁报的" htmlFor="from">
        <WhoField
          id="from"
          value={fields.from}
          unitId={fields.fromUnitId}
          onChange={(from, fromUnitId) => draft.set({ from, fromUnitId })}
        />
      </Line>
      <div className="r-foot">
        <Button type="primary" htmlType="submit" size="large" loading={act.busy}>
          <KeyHint k="Ctrl+Enter">登记并写首报</KeyHint>
        </Button>
      </div>
    </form>
  );
}
