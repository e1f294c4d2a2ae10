// Forms of the ways to sign that are not one's own hand at the screen: by telephone, on paper, nobody reached.
// A15.1: telephone with who, number, minute, words (signature owed); paper with its picture; tried calls listed.
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import type { SealedFile } from '#shared/files.ts';
import { routes, type ReportDetail } from '#modules/reports/contract.ts';
import { useAct, useRead } from '../../app/queries.ts';
import { fromBeijing, now } from '../../ui/clock.ts';
import { newId } from '../../ui/ids.ts';
import { MomentField } from '../../ui/MomentField.tsx';
import { formatField } from '../../ui/time.ts';
import { Uploader } from './attachments.tsx';
import { LeaderNumber } from './leader-number.tsx';
import { tryWords } from './words.ts';

const renews = ['/api/reports', '/api/deadlines', '/api/alarms'];
const numberShape = /^[+\d][\d\s-]{4,23}$/;

/** Which leader; those on duty first. */
function LeaderSelect({ value, onChange }: { readonly value: string | null; readonly onChange: (id: string) => void }) {
  const leaders = useRead(routes.listLeaders, {});
  const items = (leaders.data?.items ?? []).toSorted((a, b) => Number(b.onDuty) - Number(a.onDuty));
  return (
    <Select
      aria-label="领导"
      showSearch={{ optionFilterProp: 'label' }}
      placeholder="哪位领导"
      style={{ width: '100%' }}
      value={value}
      onChange={onChange}
      options={items.map((each) => ({
        value: each.person.id,
        label: `${each.person.name}　${each.person.title}${each.onDuty ? '　当班' : ''}`,
      }))}
    />
  );
}

/** 电话签发. */
export function ByTelephone({ report }: { readonly report: ReportDetail }) {
  const act = useAct();
  const [leader, setLeader] = useState<string | null>(null);
  const [number, setNumber] = useState('');
  const [at, setAt] = useState('');
  const [words, setWords] = useState('');
  const instant = at === '' ? now() : fromBeijing(at);
  const missing = [
    ...(leader === null ? ['哪位领导'] : []),
    ...(numberShape.test(number.trim()) ? [] : [number.trim() === '' ? '拨打的号码' : '完整的号码']),
    ...(instant === null ? ['通话时间'] : []),
    ...(words.trim() === '' ? ['领导原话'] : []),
  ];
  const sign = async () => {
    if (leader === null || instant === null || missing.length > 0) return;
    await act.run(
      routes.signOffByTelephone,
      {
        params: { id: report.card.id },
        body: {
          revision: report.card.revision,
          leaderPersonId: leader,
          number: number.trim(),
          at: instant,
          words: words.trim(),
        },
      },
      { what: `电话签发：${report.title}`, renews },
    );
  };
  return (
    <div className="stack">
      <LeaderSelect value={leader} onChange={setLeader} />
      <LeaderNumber personId={leader} reason={`电话签发：${report.title}`.slice(0, 200)} onTake={setNumber} />
      <div className="row wrap">
        <Input
          aria-label="拨打的号码"
          placeholder="拨打的号码"
          inputMode="tel"
          style={{ width: 160 }}
          value={number}
          onChange={(event) => setNumber(event.target.value)}
        />
        <MomentField label="通话时间" value={at} onChange={setAt} />
      </div>
      <div className="row">
        <Input
          aria-label="领导原话"
          placeholder="领导原话"
          maxLength={200}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        <Button onClick={() => setWords('同意报送')}>「同意报送」</Button>
      </div>
      <Button type="primary" size="large" loading={act.busy} disabled={missing.length > 0} onClick={() => void sign()}>
        登记电话签发并报送
      </Button>
      {missing.length === 0 ? null : <span className="quiet">还缺：{missing.join('、')}</span>}
      <span className="quiet">报出后领导须在系统内补签。</span>
    </div>
  );
}

/** 纸质签发; `later` where the report is out already and the signature was owed. */
export function OnPaper({ report, later = false }: { readonly report: ReportDetail; readonly later?: boolean }) {
  const act = useAct();
  const [leader, setLeader] = useState<string | null>(null);
  const [at, setAt] = useState('');
  const [file, setFile] = useState<SealedFile | null>(null);
  const instant = at === '' ? now() : fromBeijing(at);
  const sign = async () => {
    if (leader === null || instant === null || file === null) return;
    const params = { id: report.card.id };
    const paper = { leaderPersonId: leader, at: instant, fileId: file.id };
    if (later) {
      await act.run(routes.signLaterOnPaper, { params, body: paper }, { what: `纸质补签：${report.title}`, renews });
      return;
    }
    const body = { revision: report.card.revision, ...paper };
    await act.run(routes.signOffOnPaper, { params, body }, { what: `纸质签发：${report.title}`, renews });
  };
  return (
    <div className="stack">
      <LeaderSelect value={leader} onChange={setLeader} />
      <MomentField label="签字时间" value={at} onChange={setAt} />
      {file === null ? (
        <Uploader reportId={report.card.id} label="加签字页照片" onUploaded={setFile} />
      ) : (
        <span>签字页：{file.name}</span>
      )}
      <Button
        type="primary"
        size={later ? 'middle' : 'large'}
        loading={act.busy}
        disabled={leader === null || file === null || instant === null}
        onClick={() => void sign()}
      >
        {later ? '登记纸质补签' : '登记纸质签发并报送'}
      </Button>
    </div>
  );
}

type Outcome = Exclude<keyof typeof tryWords, 'reached'>;
interface Tried {
  readonly key: string;
  readonly personId: string | null;
  readonly number: string;
  readonly at: string;
  readonly outcome: Outcome;
}

/** 先报后签: every call that was tried. */
export function Unsigned({ report }: { readonly report: ReportDetail }) {
  const act = useAct();
  const [reason, setReason] = useState('');
  const blank = (personId: string | null = null, number = ''): Tried => ({
    key: newId(),
    personId,
    number,
    at: formatField(now()),
    outcome: 'noAnswer',
  });
  const [tries, setTries] = useState<readonly Tried[]>(() => [blank()]);
  const change = (key: string, patch: Partial<Tried>) =>
    setTries((all) => all.map((each) => (each.key === key ? { ...each, ...patch } : each)));
  const complete = tries.flatMap((each) => {
    const at = fromBeijing(each.at);
    return each.personId === null || at === null || !numberShape.test(each.number.trim())
      ? []
      : [{ personId: each.personId, number: each.number.trim(), at, outcome: each.outcome }];
  });
  const submit = () =>
    act.run(
      routes.submitUnsigned,
      {
        params: { id: report.card.id },
        body: { revision: report.card.revision, tries: complete, reason: reason.trim() },
      },
      { what: `先报后签：${report.title}`, renews },
    );
  return (
    <div className="stack">
      <span className="quiet">把打过的电话一次一条列出，每位领导至少按规定次数试拨。</span>
      {tries.map((each) => (
        <div key={each.key} className="row wrap">
          <LeaderSelect value={each.personId} onChange={(personId) => change(each.key, { personId })} />
          <Input
            aria-label="号码"
            placeholder="号码"
            inputMode="tel"
            style={{ width: 140 }}
            value={each.number}
            onChange={(event) => change(each.key, { number: event.target.value })}
          />
          <MomentField label="时间" value={each.at} onChange={(at) => change(each.key, { at })} />
          <Select<Outcome>
            aria-label="结果"
            style={{ width: 110 }}
            value={each.outcome}
            onChange={(outcome) => change(each.key, { outcome })}
            options={(['noAnswer', 'wrongNumber'] as const).map((value) => ({ value, label: tryWords[value] }))}
          />
          {tries.length > 1 ? (
            <Button size="small" onClick={() => setTries((all) => all.filter((one) => one.key !== each.key))}>
              取下
            </Button>
          ) : null}
        </div>
      ))}
      <Button
        onClick={() => setTries((all) => [...all, blank(all.at(-1)?.personId ?? null, all.at(-1)?.number ?? '')])}
      >
        再记一次试拨
      </Button>
      <Input
        aria-label="理由"
        placeholder="为什么先报"
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button
        type="primary"
        size="large"
        loading={act.busy}
        disabled={complete.length < tries.length || reason.trim() === ''}
        onClick={() => void submit()}
      >
        先报后签
      </Button>
    </div>
  );
}
