// 认定 (A15.8): what the machine computes is 超时（疑似）; the superior finds with reason and evidence, the unit answers once.
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { routes as deadlineRoutes } from '#modules/deadlines/contract.ts';
import { routes, type MatterDetail } from '#modules/reports/contract.ts';
import { useAct, useRead } from '../../app/queries.ts';
import { useNow } from '../../ui/clock.ts';
import { newId } from '../../ui/ids.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { formatFull } from '../../ui/time.ts';
import { can } from './allowed.ts';
import { useOrderClocks } from '../orders/order-clocks.ts';
import { FileList, useActFiles } from './attachments.tsx';
import { useVocabulary } from './form.tsx';
import { findingStateWords } from './words.ts';

type Finding = MatterDetail['findings'][number];
const renews = ['/api/reports'];

/** The panel on the matter's page; absent where there is nothing to find and nothing found. */
export function FindingsPanel({ matter }: { readonly matter: MatterDetail }) {
  const may = can(matter.allowed, 'makeFinding');
  const [open, setOpen] = useState(false);
  if (!may && matter.findings.length === 0) return null;
  return (
    <section className="z-block">
      <div className="z-block-head">
        <h2>认定与申辩</h2>
        <span className="grow quiet">系统只算超时（疑似），是否迟报、漏报由上级认定</span>
        {may ? <Button onClick={() => setOpen(!open)}>作出认定</Button> : null}
      </div>
      <div className="r-panel">
        {open ? <Make matter={matter} onDone={() => setOpen(false)} /> : null}
        {matter.findings.length === 0 && !open ? <span className="quiet">没有认定</span> : null}
        {matter.findings.map((finding) => (
          <Shown key={finding.id} finding={finding} />
        ))}
      </div>
    </section>
  );
}

function Make({ matter, onDone }: { readonly matter: MatterDetail; readonly onDone: () => void }) {
  const vocabulary = useVocabulary();
  const clocks = useRead(deadlineRoutes.listClocks, { query: { kind: 'matter', id: matter.card.id } });
  const act = useAct();
  const [kind, setKind] = useState<string | null>(null);
  const [deadlineId, setDeadlineId] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [evidence, setEvidence] = useState('');
  const attached = useActFiles();
  const ofOrders = useOrderClocks(matter.card.id);
  const late = [...(clocks.data?.items ?? []), ...ofOrders].filter(
    (clock) => clock.owingUnit.id === matter.card.unit.id && (clock.state === 'overdue' || clock.state === 'metLate'),
  );
  const make = async () => {
    if (kind === null) return;
    const id = newId();
    const answer = await act.run(
      routes.makeFinding,
      {
        params: { id: matter.card.id },
        body: {
          id,
          unitId: matter.card.unit.id,
          kind,
          deadlineId,
          reason: reason.trim(),
          evidence: evidence.trim(),
          evidenceFiles: attached.ids,
        },
      },
      { key: id, what: '作出认定', done: '已作出认定，该单位可申辩一次', renews },
    );
    if (answer !== null) onDone();
  };
  return (
    <div className="stack no-print">
      <div className="row wrap">
        <Select
          aria-label="认定"
          placeholder="认定为"
          style={{ width: 140 }}
          value={kind}
          onChange={setKind}
          options={(vocabulary?.findings ?? []).map((each) => ({ value: each.code, label: each.name }))}
        />
        <Select
          aria-label="依据的时限"
          allowClear
          placeholder={late.length === 0 ? '没有超时的时限' : '依据哪个超时的时限'}
          style={{ minWidth: 240 }}
          value={deadlineId}
          onChange={(value: string | null) => setDeadlineId(value ?? null)}
          options={late.map((clock) => ({ value: clock.id, label: `${clock.term}　${clock.because}` }))}
        />
      </div>
      <Input.TextArea
        aria-label="理由"
        placeholder="理由"
        autoSize={{ minRows: 2 }}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Input
        aria-label="证据"
        placeholder="证据（来电、信息员、其他单位报告的时间）"
        maxLength={2000}
        value={evidence}
        onChange={(event) => setEvidence(event.target.value)}
      />
      {attached.field(`finding/${matter.card.id}`, '加证据文件')}
      <div className="r-acts">
        <Button
          type="primary"
          disabled={kind === null || reason.trim() === '' || attached.waiting}
          loading={act.busy}
          onClick={() => void make()}
        >
          作出认定
        </Button>
      </div>
    </div>
  );
}

function Shown({ finding }: { readonly finding: Finding }) {
  const time = useNow(60_000);
  const state = findingStateWords[finding.state];
  return (
    <div className="stack" style={{ gap: 4 }}>
      <div className="row wrap">
        <strong>{finding.kind.name}</strong>
        <span className="quiet">
          {finding.unit.name}　{finding.byUnit.name} {finding.by?.name ?? ''} {formatFull(finding.at, time)}
        </span>
        <StatusMark tone={state.tone} word={state.word} />
      </div>
      <div className="r-text">{finding.reason}</div>
      {finding.evidence === '' ? null : <div className="quiet">证据：{finding.evidence}</div>}
      <Files label="证据文件" files={finding.evidenceFiles} />
      {finding.answer === '' ? null : <div className="r-text">申辩：{finding.answer}</div>}
      <Files label="申辩材料" files={finding.answerFiles} />
      {finding.decision === '' ? null : <div className="r-text">裁定：{finding.decision}</div>}
      {can(finding.allowed, 'answerFinding') ? <Answer finding={finding} /> : null}
      {can(finding.allowed, 'decideFinding') ? <Decide finding={finding} /> : null}
    </div>
  );
}

function Files({ label, files }: { readonly label: string; readonly files: Finding['evidenceFiles'] }) {
  if (files.length === 0) return null;
  return (
    <div>
      <span className="quiet">
        {label}（{files.length}）
      </span>
      <FileList label={label} files={files} />
    </div>
  );
}

function Answer({ finding }: { readonly finding: Finding }) {
  const act = useAct();
  const [words, setWords] = useState('');
  const attached = useActFiles();
  const send = () =>
    act.run(
      routes.answerFinding,
      { params: { id: finding.id }, body: { revision: finding.revision, words: words.trim(), files: attached.ids } },
      { what: '申辩', done: '已申辩', renews },
    );
  return (
    <div className="row wrap no-print">
      <Input.TextArea
        aria-label="申辩"
        placeholder="申辩（一次）"
        autoSize={{ minRows: 2 }}
        style={{ flex: '1 1 300px' }}
        maxLength={2000}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {attached.field(`answer/${finding.id}`, '加申辩材料')}
      <Button
        type="primary"
        disabled={words.trim() === '' || attached.waiting}
        loading={act.busy}
        onClick={() => void send()}
      >
        申辩
      </Button>
    </div>
  );
}

function Decide({ finding }: { readonly finding: Finding }) {
  const act = useAct();
  const [reason, setReason] = useState('');
  const decide = (outcome: 'upheld' | 'withdrawn') =>
    act.run(
      routes.decideFinding,
      { params: { id: finding.id }, body: { revision: finding.revision, outcome, reason: reason.trim() } },
      { what: '裁定申辩', done: '已裁定', renews },
    );
  return (
    <div className="row wrap no-print">
      <Input
        aria-label="裁定理由"
        placeholder="裁定理由"
        style={{ flex: '1 1 240px' }}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button disabled={reason.trim() === ''} loading={act.busy} onClick={() => void decide('upheld')}>
        维持认定
      </Button>
      <Button disabled={reason.trim() === ''} onClick={() => void decide('withdrawn')}>
        撤销认定
      </Button>
    </div>
  );
}
