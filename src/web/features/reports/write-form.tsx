// F4 写报告: one column in the order in which it is told; saved by itself here and at the server; missing elements are a
// quiet list. Two people at one report merge by field. Sending it for sign-off is the one button.
import { Button, Input } from 'antd';
import { useRef, useState } from 'react';
import type { SealedFile } from '#shared/files.ts';
import { routes, type MatterDetail, type ReportDetail } from '#modules/reports/contract.ts';
import { useAct, useRead } from '../../app/queries.ts';
import { useNow } from '../../ui/clock.ts';
import { KeyHint } from '../../ui/KeyHint.tsx';
import { formatTime } from '../../ui/time.ts';
import { Addressees } from './addressees.tsx';
import { can } from './allowed.ts';
import { Attachments, Uploader } from './attachments.tsx';
import { composeText } from './compose.ts';
import { AskButton } from './dispatches.tsx';
import { isSupplied, isTyped, type Fields } from './draft-state.ts';
import { FigureFields, LevelProposal, Line, useFormKeys, useVocabulary } from './form.tsx';
import { MatterFacts } from './matter-facts.tsx';
import { useSaving, type Saving } from './saving.ts';
import { SitePanel } from './site-panel.tsx';
import { TextWarning } from './text-warning.tsx';
import { WritingProvider } from './writing.tsx';

/** The form of a report that is being written. */
export function WriteForm({ report }: { readonly report: ReportDetail }) {
  const matter = useRead(
    routes.readMatter,
    { params: { id: report.card.matterId } },
    { wake: ['reports.'], subjectId: report.card.matterId },
  );
  // What was told by telephone is not typed twice: the written first report begins with it.
  const call = matter.data?.reports.findLast((each) => each.form === 'telephone' && each.state === 'submitted');
  const calls = useRead(
    routes.readReport,
    { params: { id: call?.id ?? '' } },
    { enabled: call !== undefined && report.card.kind === 'first' },
  );
  const told = report.card.kind === 'first' ? (calls.data?.text ?? '') : '';
  const vocabulary = useVocabulary();
  const saving = useSaving(report);
  const act = useAct();
  const { shown, change } = saving;
  const [uploaded, setUploaded] = useState<readonly SealedFile[]>([]);
  const id = report.card.id;
  const files = [...report.attachments, ...uploaded].filter(
    (file, index, all) => shown.attachments.includes(file.id) && all.findIndex((each) => each.id === file.id) === index,
  );

  // Several files chosen at once come in one after the other, each onto those that are there by then.
  const attached = useRef(shown.attachments);
  attached.current = shown.attachments;
  const [uploading, setUploading] = useState(0);

  const waitsFor = saving.others.length > 0 ? '先定下与同事不同的几项' : uploading > 0 ? '附件传完即可送签' : null;

  const send = async () => {
    if (waitsFor !== null) return;
    const revision = await saving.flush();
    if (revision === null) return;
    const answer = await act.run(
      routes.sendForSignOff,
      { params: { id }, body: { revision } },
      { what: `送签${report.card.name}`, renews: ['/api/reports', '/api/deadlines'] },
    );
    if (answer !== null) await saving.discard();
  };
  const abandon = async (reason: string) => {
    const revision = await saving.flush();
    if (revision === null) return null;
    const answer = await act.run(
      routes.abandonDraft,
      { params: { id }, body: { revision, reason } },
      { what: '草稿作废', renews: ['/api/reports'] },
    );
    if (answer !== null) await saving.discard();
    return answer;
  };
  const onKeyDown = useFormKeys(() => void send());
  const missing = report.elements.filter(
    (element) =>
      !element.optional &&
      element.code !== 'signer' &&
      element.suppliedByReportId === null &&
      !isSupplied(element, shown),
  );

  return (
    <WritingProvider matterId={report.card.matterId} prefix={`${id}/`} always>
      <form
        className="r-form"
        onKeyDown={onKeyDown}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {saving.theirs.length === 0 ? null : (
          <div className="z-notice">另一位同事刚改了：{saving.theirs.join('、')}。</div>
        )}
        {saving.others.map((clash) => (
          <div key={clash.key} className="z-notice" role="alert">
            <span>
              另一位同事刚把“{clash.name}”改成：{clash.theirs === '' ? '（空）' : clash.theirs.slice(0, 300)}
              。您写的还在这里，没有覆盖他的，请定下用哪一份。
            </span>
            <span className="r-acts">
              <Button size="small" onClick={() => saving.decide(clash.key, 'mine')}>
                用我写的
              </Button>
              <Button size="small" onClick={() => saving.decide(clash.key, 'theirs')}>
                用同事写的
              </Button>
            </span>
          </div>
        ))}
        <Line label="标题" htmlFor="title">
          <Input
            id="title"
            // Only whoever came to write (F4); a look at a colleague's draft must not read as writing in it.
            autoFocus={location.hash === '#title'}
            value={shown.title}
            maxLength={200}
            onChange={(event) => change({ title: event.target.value })}
          />
        </Line>
        {matter.data === undefined || vocabulary === null ? null : (
          <MatterFacts matter={matter.data} vocabulary={vocabulary} />
        )}
        {vocabulary === null || matter.data === undefined ? null : (
          <Line label="多少" field="figures" hint="伤亡损失：不清楚就空着；确认没有写 0">
            <div className="stack">
              <FigureFields
                vocabulary={vocabulary}
                type={matter.data.card.type?.code ?? null}
                values={shown.figures}
                before={Object.fromEntries(report.figures.map((figure) => [figure.code, figure.was]))}
                onChange={(figures) => change({ figures: changedOnly(shown.figures, figures) })}
              />
              <Proposal matter={matter.data} figures={shown.figures} />
            </div>
          </Line>
        )}
        {report.elements.filter(isTyped).map((element) => (
          <Line
            key={element.code}
            label={element.name}
            htmlFor={`element-${element.code}`}
            {...(element.hint === null ? {} : { hint: element.hint })}
          >
            <Input.TextArea
              id={`element-${element.code}`}
              autoSize={{ minRows: 1, maxRows: 8 }}
              maxLength={2000}
              placeholder={
                element.suppliedByReportId === null ? (element.optional ? '有则写' : '') : `前报已写：${element.value}`
              }
              value={shown.elements[element.code] ?? ''}
              onChange={(event) => change({ elements: { [element.code]: event.target.value } })}
            />
          </Line>
        ))}
        {matter.data === undefined ? null : (
          <Line label="谁在现场">
            <SitePanel matter={matter.data} />
          </Line>
        )}
        <Line label="正文" htmlFor="text">
          <Input.TextArea
            id="text"
            autoSize={{ minRows: 6, maxRows: 24 }}
            maxLength={20_000}
            value={shown.text}
            onChange={(event) => change({ text: event.target.value })}
          />
          <TextWarning text={shown.text} />
          {matter.data === undefined ? null : (
            <Button
              size="small"
              style={{ marginTop: 4 }}
              onClick={() => change({ text: composeText(matter.data, report, shown, told) })}
            >
              {shown.text.trim() === '' ? '按上面各项成文' : '按上面各项重新成文'}
            </Button>
          )}
        </Line>
        <Line label="附件">
          <div className="stack">
            <Attachments
              files={files}
              onRemove={(fileId) => change({ attachments: shown.attachments.filter((each) => each !== fileId) })}
            />
            <Uploader
              reportId={id}
              label="加照片、文件"
              onUploaded={(file) => {
                setUploaded((all) => [...all, file]);
                attached.current = [...attached.current, file.id];
                change({ attachments: [...attached.current] });
              }}
              onBusy={setUploading}
            />
          </div>
        </Line>
        <Line label="报给谁" field="addressees">
          <Addressees report={report} addressees={shown.addressees} onChange={(addressees) => change({ addressees })} />
        </Line>
        {missing.length === 0 ? null : (
          <Line label="尚缺">
            <span className="quiet">{missing.map((element) => element.name).join('、')}（不影响先报，以后补）</span>
          </Line>
        )}
        <div className="r-foot">
          <Button type="primary" htmlType="submit" size="large" loading={act.busy} disabled={waitsFor !== null}>
            {waitsFor ?? <KeyHint k="Ctrl+Enter">送签</KeyHint>}
          </Button>
          {can(report.allowed, 'abandonDraft') ? (
            <AskButton button="草稿作废" title="这份草稿不报了，请写明理由" placeholder="理由" send={abandon} />
          ) : null}
          <SavedWords saving={saving} />
        </div>
      </form>
    </WritingProvider>
  );
}

function changedOnly(
  before: Fields['figures'],
  after: Readonly<Record<string, number | boolean | null>>,
): Record<string, number | boolean | null> {
  return Object.fromEntries(Object.entries(after).filter(([code, value]) => before[code] !== value));
}

function SavedWords({ saving }: { readonly saving: Saving }) {
  const time = useNow(60_000);
  if (saving.savedAt !== null) return <span className="quiet">{formatTime(saving.savedAt, time)} 已存到服务器</span>;
  return saving.restoredFrom === null ? null : <span className="quiet">已取回留在本机的草稿</span>;
}

/** The level the numbers reach; taking it judges the matter (初判). */
function Proposal({ matter, figures }: { readonly matter: MatterDetail; readonly figures: Fields['figures'] }) {
  const act = useAct();
  const { card } = matter;
  const take = (level: string) =>
    void act.run(
      routes.changeLevel,
      { params: { id: card.id }, body: { revision: card.revision, level, reason: '按报告数字初判' } },
      { what: '初判级别', done: '已记初判级别，时限按新级别起算', renews: ['/api/reports', '/api/deadlines'] },
    );
  return (
    <LevelProposal
      type={card.type?.code ?? null}
      category={card.category.code}
      figures={figures}
      sensitivities={card.sensitivities.map((each) => each.code)}
      level={card.level.code}
      onTake={take}
    />
  );
}
