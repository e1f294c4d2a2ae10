// 签发: stages with whose turn it is; by oneself with fresh proof, by telephone, on paper, or first out and signed later.
// A password is never called an electronic signature. A15.1
import { Button, Input, Segmented } from 'antd';
import { useState, type ReactNode } from 'react';
import { routes, type ReportDetail } from '#modules/reports/contract.ts';
import { useAct } from '../../app/queries.ts';
import { useNow } from '../../ui/clock.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { formatFull } from '../../ui/time.ts';
import { can, type ReportAct } from './allowed.ts';
import { AskButton } from './dispatches.tsx';
import { ByTelephone, OnPaper, Unsigned } from './sign-off-forms.tsx';
import { signWayWords, stageActWords, tryWords } from './words.ts';

export const signRenews = ['/api/reports', '/api/deadlines', '/api/alarms'];

type Way = Extract<ReportAct, 'signOff' | 'signOffByTelephone' | 'signOffOnPaper' | 'submitUnsigned'>;

const wayNames: Record<Way, string> = {
  signOff: '本人签发',
  signOffByTelephone: '电话签发',
  signOffOnPaper: '纸质签发',
  submitUnsigned: '联系不上，先报',
};

/** What can be done with a report in sign-off. */
export function SignOffPanel({ report }: { readonly report: ReportDetail }) {
  const ways = (Object.keys(wayNames) as Way[]).filter((way) => can(report.allowed, way));
  const [chosen, setChosen] = useState<Way | null>(null);
  const act = useAct();
  const way = chosen ?? ways[0] ?? null;
  const params = { id: report.card.id };
  const { revision } = report.card;
  const forms: Record<Way, ReactNode> = {
    signOff: <BySelf report={report} />,
    signOffByTelephone: <ByTelephone report={report} />,
    signOffOnPaper: <OnPaper report={report} />,
    submitUnsigned: <Unsigned report={report} />,
  };
  return (
    <section className="z-block no-print">
      <div className="z-block-head">
        <h2>签发</h2>
      </div>
      <div className="r-panel">
        <Stages report={report} />
        {can(report.allowed, 'passStage') ? (
          <Button
            type="primary"
            loading={act.busy}
            onClick={() =>
              void act.run(
                routes.passStage,
                { params, body: { revision } },
                { what: `核稿 ${report.card.name}`, done: '核稿通过，转下一环节', renews: signRenews },
              )
            }
          >
            核稿通过
          </Button>
        ) : null}
        {ways.length > 1 ? (
          <Segmented<Way>
            value={way ?? 'signOff'}
            onChange={setChosen}
            options={ways.map((each) => ({ value: each, label: wayNames[each] }))}
          />
        ) : null}
        {way === null ? <span className="quiet">等上面的环节办理</span> : forms[way]}
        <div className="r-acts">
          {can(report.allowed, 'sendBack') ? (
            <AskButton
              button="退回修改"
              title="退回修改，请写明理由"
              placeholder="理由"
              send={(reason) =>
                act.run(
                  routes.sendBack,
                  { params, body: { revision, reason } },
                  { what: '退回修改', renews: signRenews },
                )
              }
            />
          ) : null}
          {can(report.allowed, 'takeBack') ? (
            <Button
              onClick={() =>
                void act.run(routes.takeBack, { params, body: { revision } }, { what: '撤回修改', renews: signRenews })
              }
            >
              撤回修改
            </Button>
          ) : null}
        </div>
      </div>
    </section>
  );
}

function Stages({ report }: { readonly report: ReportDetail }) {
  return (
    <ul className="r-clocks">
      {report.stages.map((stage) => (
        <li key={`${stage.by.code}${stage.act}`}>
          <StatusMark
            tone={{ passed: 'done', now: 'close', ahead: 'muted' }[stage.state] as 'done'}
            word={{ passed: '已过', now: '现在', ahead: '后面' }[stage.state]}
          />
          <span>
            {stage.by.name}
            {stageActWords[stage.act]}
          </span>
        </li>
      ))}
    </ul>
  );
}

function BySelf({ report }: { readonly report: ReportDetail }) {
  const act = useAct();
  const [remark, setRemark] = useState('');
  const sign = () =>
    act.run(
      routes.signOff,
      { params: { id: report.card.id }, body: { revision: report.card.revision, remark: remark.trim() } },
      { what: `签发并报送：${report.title}`, renews: signRenews },
    );
  return (
    <div className="stack">
      <span>报给：{report.plan.map((each) => each.unit.name).join('、')}</span>
      <Input
        aria-label="签发意见"
        placeholder="签发意见（可不填）"
        maxLength={200}
        value={remark}
        onChange={(event) => setRemark(event.target.value)}
      />
      <Button type="primary" size="large" loading={act.busy} onClick={() => void sign()}>
        签发并报送
      </Button>
      <span className="quiet">会再要一次密码，证明是本人。</span>
    </div>
  );
}

/** 补签: the owed signature, by the leader's own hand here or on a sheet whose picture the desk enters. */
export function SignLater({ report }: { readonly report: ReportDetail }) {
  const act = useAct();
  const [onPaper, setOnPaper] = useState(false);
  const sign = () =>
    act.run(
      routes.signLater,
      { params: { id: report.card.id }, body: {} },
      { what: `补签：${report.title}`, renews: signRenews },
    );
  return (
    <div className="stack no-print">
      <div className="r-acts">
        {can(report.allowed, 'signLater') ? (
          <Button type="primary" loading={act.busy} onClick={() => void sign()}>
            补签
          </Button>
        ) : null}
        {can(report.allowed, 'signLaterOnPaper') ? (
          <Button onClick={() => setOnPaper(!onPaper)}>登记纸质补签</Button>
        ) : null}
      </div>
      {onPaper ? <OnPaper report={report} later /> : null}
    </div>
  );
}

/** Who signed how, and the calls that were tried. */
export function Signatures({ report }: { readonly report: ReportDetail }) {
  const time = useNow(60_000);
  if (report.signoffs.length === 0 && report.tries.length === 0) return null;
  return (
    <section className="z-block">
      <div className="z-block-head">
        <h2>签发记录</h2>
      </div>
      <ul className="r-clocks">
        {report.signoffs.map((sign) => (
          <li key={sign.id}>
            <time className="mono quiet">{formatFull(sign.at, time)}</time>
            <span>
              {sign.person?.name ?? ''} {sign.person?.title ?? ''}
            </span>
            <span>
              {stageActWords[sign.act]}
              {sign.act === 'draft'
                ? ''
                : `（${signWayWords[sign.way]}${sign.numberMasked === '' ? '' : ` ${sign.numberMasked}`}）`}
            </span>
            {sign.words === '' ? null : <span className="quiet">“{sign.words}”</span>}
            {sign.signatureOwed ? <StatusMark tone="close" word="待补签" /> : null}
            {sign.signedLaterAt === null ? null : (
              <StatusMark tone="done" word={`${formatFull(sign.signedLaterAt, time)} 补签`} />
            )}
          </li>
        ))}
        {report.tries.map((tried) => (
          <li key={`${tried.at}${tried.person?.id ?? ''}`}>
            <time className="mono quiet">{formatFull(tried.at, time)}</time>
            <span>{tried.person?.name ?? ''}</span>
            <span className="quiet">
              {tried.numberMasked} {tryWords[tried.outcome]}
            </span>
          </li>
        ))}
      </ul>
      {report.unsignedReason === '' ? null : <p className="r-panel">先报后签：{report.unsignedReason}</p>}
    </section>
  );
}
