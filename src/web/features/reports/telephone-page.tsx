// F3 电话首报: twenty seconds while the caller talks. Heard when (now), from whom, where, what; the rest may follow.
// Sending tells the superior's desk at once and starts nothing new: the written report's clock runs since it was heard.
import { Button, Input, Segmented } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { routes } from '#modules/reports/contract.ts';
import { useFilters, useFormId } from '../../app/address.ts';
import { useDraft, useKeptDrafts } from '../../app/drafts.ts';
import { useAct, useRead } from '../../app/queries.ts';
import { fromBeijing, now, useNow } from '../../ui/clock.ts';
import { newId } from '../../ui/ids.ts';
import { KeyHint } from '../../ui/KeyHint.tsx';
import { MomentField, writeLike } from '../../ui/MomentField.tsx';
import { formatField, formatTime } from '../../ui/time.ts';
import { Line, UnitPick, useFormKeys, useVocabulary, WhoField } from './form.tsx';
import { MayFollow, type TelephoneFields } from './telephone-more.tsx';
import { titleOf } from './title.ts';
import { TextWarning } from './text-warning.tsx';

const formName = 'reports.telephone';

function emptyFields(): TelephoneFields {
  return {
    mode: 'own',
    matterId: newId(),
    heardAt: formatField(now()),
    from: '',
    fromUnitId: null,
    place: '',
    what: '',
    title: '',
    type: null,
    level: null,
    happenedAt: '',
    figures: {},
    sensitivities: [],
    callback: '',
    forUnitId: null,
    forUnit: '',
  };
}

/** The page: each opening is a form of its own, named in the address, so that a reload returns to it. */
export function TelephonePage() {
  const id = useFormId();
  return id === null ? null : <TelephoneForm key={id} id={id} />;
}

function TelephoneForm({ id }: { readonly id: string }) {
  const [initial] = useState(emptyFields);
  const draft = useDraft<TelephoneFields>(formName, id, initial);
  const vocabulary = useVocabulary();
  const act = useAct();
  const navigate = useNavigate();
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const addressees = useRead(routes.listAddressees, { query: {} });
  const superior = addressees.data?.items.find((item) => item.role === 'line') ?? null;
  const fields = draft.value;
  const wrong = problemsOf(fields);

  useEffect(() => {
    if (draft.ready) form.current?.querySelector<HTMLElement>(fields.mode === 'own' ? '#from' : '#for-unit')?.focus();
    // The cursor is taken once, when the journal has been looked at.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [draft.ready]);

  const send = async () => {
    setTried(true);
    if (Object.values(wrong).some((sentence) => sentence !== null)) {
      form.current
        ?.querySelector<HTMLElement>(
          `#${Object.entries(wrong).find(([, sentence]) => sentence !== null)?.[0] ?? 'from'}`,
        )
        ?.focus();
      return;
    }
    const title = fields.title.trim() === '' ? titleOf(fields.place, fields.what) : fields.title.trim();
    const facts = {
      matterId: fields.matterId,
      reportId: id,
      title,
      type: fields.type,
      level: fields.level,
      sensitivities: fields.sensitivities,
      happenedAt: fromBeijing(fields.happenedAt),
      place: { text: fields.place.trim() },
      figures: fields.figures,
      text: fields.what.trim(),
      callbackNumber: fields.callback.trim() === '' ? null : fields.callback.trim(),
    };
    const heardAt = fromBeijing(fields.heardAt) ?? now();
    const options = { what: `电话首报：${title}`, key: id, durable: true, renews: ['/api/reports', '/api/deadlines'] };
    const answer =
      fields.mode === 'own'
        ? await act.run(
            routes.reportByTelephone,
            {
              body: {
                ...facts,
                learned: {
                  at: heardAt,
                  way: fields.fromUnitId === null ? 'telephone' : 'unitReport',
                  from: fields.from.trim(),
                  fromUnitId: fields.fromUnitId,
                },
              },
            },
            options,
          )
        : await act.run(
            routes.enterFor,
            {
              body: {
                ...facts,
                unitId: fields.forUnitId ?? '',
                toldBy: fields.from.trim(),
                learned: { at: heardAt, way: 'unitReport', from: fields.from.trim(), fromUnitId: fields.forUnitId },
              },
            },
            options,
          );
    if (answer === null) return;
    await draft.discard();
    await navigate({ to: '/matters/$id', params: { id: answer.matterId } });
  };
  const onKeyDown = useFormKeys(() => void send());
  const show = (name: string) => (tried ? (wrong[name] ?? null) : null);
  const button =
    fields.mode === 'for' ? '代录并提请认领' : superior === null ? '登记电话首报' : `报${superior.unit.name}`;

  return (
    <div className="z-page">
      <div className="z-page-title">
        <h1>电话首报</h1>
        <span className="grow">边听边记，记下谁报的、在哪里、什么事三项即可报出，其余可后补</span>
        <Segmented<TelephoneFields['mode']>
          value={fields.mode}
          onChange={(mode) => draft.set({ mode })}
          options={[
            { value: 'own', label: '本单位报告' },
            { value: 'for', label: '代录下级报告' },
          ]}
        />
      </div>
      <OtherDrafts except={id} />
      <form
        ref={form}
        className="r-form r-big"
        onKeyDown={onKeyDown}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {fields.mode === 'for' ? (
          <Line label="哪个单位" htmlFor="for-unit" wrong={show('for-unit')}>
            <UnitPick
              id="for-unit"
              value={fields.forUnitId}
              label={fields.forUnit}
              onChange={(forUnitId, forUnit) => draft.set({ forUnitId, forUnit })}
            />
          </Line>
        ) : null}
        <Line label="接报时间" htmlFor="heard" wrong={show('heard')}>
          <MomentField id="heard" value={fields.heardAt} onChange={(heardAt) => draft.set({ heardAt })} />
        </Line>
        <Line label="谁报的" htmlFor="from" wrong={show('from')}>
          <WhoField
            id="from"
            value={fields.from}
            unitId={fields.fromUnitId}
            onChange={(from, fromUnitId) => draft.set({ from, fromUnitId })}
            placeholder="单位、姓名、职务"
          />
        </Line>
        <Line label="在哪里" htmlFor="place" wrong={show('place')}>
          <Input
            id="place"
            value={fields.place}
            onChange={(event) => draft.set({ place: event.target.value })}
            maxLength={200}
            placeholder="镇、村、路段"
          />
        </Line>
        <Line label="什么事" htmlFor="what" wrong={show('what')}>
          <Input.TextArea
            id="what"
            value={fields.what}
            onChange={(event) => draft.set({ what: event.target.value })}
            autoSize={{ minRows: 2, maxRows: 10 }}
            maxLength={2000}
            placeholder="按来电原话记；正在怎么处置、谁在现场"
          />
          <TextWarning text={fields.what} />
        </Line>
        {vocabulary === null ? null : <MayFollow fields={fields} set={draft.set} vocabulary={vocabulary} />}
        <div className="r-foot">
          <Button type="primary" htmlType="submit" size="large" loading={act.busy}>
            <KeyHint k="Ctrl+Enter">{button}</KeyHint>
          </Button>
          <span className="quiet" style={{ flex: '1 1 320px' }}>
            <Saved at={draft.savedAt} restored={draft.restoredFrom} /> <ClockLine heardAt={fields.heardAt} />
          </span>
        </div>
      </form>
    </div>
  );
}

function problemsOf(fields: TelephoneFields): Record<string, string | null> {
  const heard = fromBeijing(fields.heardAt);
  return {
    'for-unit': fields.mode === 'for' && fields.forUnitId === null ? '请选出是哪个单位报告的' : null,
    heard: heard === null ? writeLike() : heard > now() ? '接报时间不能晚于现在' : null,
    from: fields.from.trim() === '' ? '请写明谁报的' : null,
    place: fields.place.trim() === '' ? '请写明在哪里' : null,
    what: fields.what.trim() === '' ? '请写明什么事' : null,
  };
}

/** When the text was kept here, or that it came back. */
export function Saved({ at, restored }: { readonly at: string | null; readonly restored: string | null }) {
  const time = useNow(60_000);
  if (restored !== null) return <>已取回 {formatTime(restored, time)} 留在本机的草稿。</>;
  return at === null ? null : <>草稿已存本机。</>;
}

function ClockLine({ heardAt }: { readonly heardAt: string }) {
  const heard = fromBeijing(heardAt);
  const time = useNow(60_000);
  return (
    <>
      {heard === null
        ? ''
        : `时钟从接报时间 ${formatTime(heard, time)} 起算。断网时留在本机，连上即报；急事请同时打上级值班电话。`}
    </>
  );
}

/** Other telephone reports that wait half written on this screen. */
function OtherDrafts({ except }: { readonly except: string }) {
  const drafts = useKeptDrafts<TelephoneFields>(formName).filter(
    (draft) => draft.id !== except && draft.value.what + draft.value.place + draft.value.from !== '',
  );
  const [, setFilters] = useFilters();
  const time = useNow(60_000);
  if (drafts.length === 0) return null;
  return (
    <div className="row wrap" style={{ marginBottom: 12 }}>
      <span className="quiet">没有报完的：</span>
      {drafts.slice(0, 3).map((draft) => (
        <Button key={draft.id} size="small" onClick={() => setFilters({ id: draft.id })}>
          {formatTime(draft.at, time)} {draft.value.place} {draft.value.what.slice(0, 12)}
        </Button>
      ))}
    </div>
  );
}
