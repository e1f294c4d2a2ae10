// 登记上级来电调度: the province or the State Council telephoned; the desk that took the call writes down who, number, minute.
// The clock runs from the minute of the call. A15.2
import { Button, Checkbox, Input, Segmented, Select } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { routes as orgRoutes } from '#modules/org/contract.ts';
import { routes, type OrderKind } from '#modules/orders/contract.ts';
import { routes as reportRoutes } from '#modules/reports/contract.ts';
import { useFilters } from '../../app/address.ts';
import { useDraft } from '../../app/drafts.ts';
import { useAct, useRead } from '../../app/queries.ts';
import { fromBeijing, now } from '../../ui/clock.ts';
import { newId } from '../../ui/ids.ts';
import { formatField } from '../../ui/time.ts';
import { Line, useFormKeys } from '../reports/form.tsx';
import { orderKindWords } from './words.ts';
import { TextWarning } from '../reports/text-warning.tsx';

interface Fields {
  kind: OrderKind;
  partyUnitId: string | null;
  callerName: string;
  callerNumber: string;
  askedAt: string;
  matterId: string | null;
  about: string;
  ask: string;
  writtenAsked: boolean;
  due: string;
}

/** The page. */
export function OutsideOrderPage() {
  const [filters, setFilters] = useFilters();
  const id = filters['id'];
  useEffect(() => {
    if (id === undefined) setFilters({ id: newId() });
  }, [id, setFilters]);
  return id === undefined ? null : <OutsideOrder key={id} id={id} matterId={filters['matterId'] ?? null} />;
}

function OutsideOrder({ id, matterId }: { readonly id: string; readonly matterId: string | null }) {
  const [initial] = useState<Fields>(() => ({
    kind: 'verification',
    partyUnitId: null,
    callerName: '',
    callerNumber: '',
    askedAt: formatField(now()),
    matterId,
    about: '',
    ask: '',
    writtenAsked: false,
    due: '',
  }));
  const draft = useDraft<Fields>('orders.outside', id, initial);
  const fields = draft.value;
  const parties = useRead(orgRoutes.listUnits, { query: { external: 'true' } });
  const matters = useRead(reportRoutes.listMatters, { query: { limit: 30 } });
  const act = useAct();
  const navigate = useNavigate();
  const [tried, setTried] = useState(false);
  const partyId =
    fields.partyUnitId ??
    parties.data?.units.find((unit) => unit.level === 'province')?.id ??
    parties.data?.units[0]?.id ??
    null;
  const asked = fromBeijing(fields.askedAt);
  const due = fromBeijing(fields.due);
  const wrong = {
    caller: fields.callerName.trim() === '' ? '请写明来电人' : null,
    asked: asked === null ? '请写成 2026-11-23 16:05' : asked > now() ? '来电时间不能晚于现在' : null,
    about: fields.matterId === null && fields.about.trim() === '' ? '请选事项或写明什么事' : null,
    ask: fields.ask.trim() === '' ? '请写明要核实什么' : null,
    due: fields.kind === 'task' && (due === null || due <= now()) ? '请写明何时前反馈' : null,
  };
  const send = async () => {
    setTried(true);
    if (partyId === null || asked === null || Object.values(wrong).some((each) => each !== null)) return;
    const answer = await act.run(
      routes.registerOutsideOrder,
      {
        body: {
          id,
          kind: fields.kind,
          matterId: fields.matterId,
          about: fields.about.trim() === '' ? null : fields.about.trim(),
          ask: fields.ask.trim(),
          partyUnitId: partyId,
          callerName: fields.callerName.trim(),
          callerNumber: fields.callerNumber.trim() === '' ? null : fields.callerNumber.trim(),
          askedAt: asked,
          writtenAsked: fields.kind === 'verification' && fields.writtenAsked,
          dueAt: fields.kind === 'task' ? due : null,
        },
      },
      {
        key: id,
        durable: true,
        what: '登记上级来电调度',
        done: '已登记，时钟从来电时起算',
        renews: ['/api/orders', '/api/deadlines'],
      },
    );
    if (answer === null) return;
    await draft.discard();
    await navigate({ to: '/orders/$id', params: { id: answer.orderId } });
  };
  const onKeyDown = useFormKeys(() => void send());
  const show = (sentence: string | null) => (tried ? sentence : null);
  return (
    <div className="z-page">
      <div className="z-page-title">
        <h1>登记上级来电调度</h1>
        <span className="grow" />
        <Segmented<OrderKind>
          value={fields.kind}
          onChange={(kind) => draft.set({ kind })}
          options={(Object.keys(orderKindWords) as OrderKind[]).map((value) => ({
            value,
            label: orderKindWords[value],
          }))}
        />
      </div>
      <form
        className="r-form r-big"
        onKeyDown={onKeyDown}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Line label="哪里来电">
          <Select
            aria-label="哪里来电"
            style={{ width: 280 }}
            value={partyId}
            onChange={(partyUnitId: string) => draft.set({ partyUnitId })}
            options={(parties.data?.units ?? []).map((unit) => ({ value: unit.id, label: unit.fullName }))}
          />
        </Line>
        <Line label="来电人" htmlFor="caller" wrong={show(wrong.caller)}>
          <Input
            id="caller"
            autoFocus
            maxLength={80}
            value={fields.callerName}
            onChange={(event) => draft.set({ callerName: event.target.value })}
            placeholder="姓名、职务"
          />
        </Line>
        <Line label="来电号码" htmlFor="number" hint="只记座机">
          <Input
            id="number"
            inputMode="tel"
            style={{ width: 200 }}
            maxLength={40}
            value={fields.callerNumber}
            onChange={(event) => draft.set({ callerNumber: event.target.value })}
          />
        </Line>
        <Line label="来电时间" htmlFor="asked" wrong={show(wrong.asked)}>
          <Input
            id="asked"
            style={{ width: 180 }}
            value={fields.askedAt}
            onChange={(event) => draft.set({ askedAt: event.target.value })}
          />
        </Line>
        <Line label="就哪件事" wrong={show(wrong.about)}>
          <div className="row wrap">
            <Select
              aria-label="事项"
              allowClear
              showSearch={{ optionFilterProp: 'label' }}
              placeholder="选已有的事项"
              style={{ minWidth: 280, flex: '1 1 280px' }}
              value={fields.matterId}
              onChange={(value: string | null) => draft.set({ matterId: value ?? null })}
              options={(matters.data?.items ?? []).map((matter) => ({
                value: matter.id,
                label: `${matter.title}（${matter.unit.name}）`,
              }))}
            />
            {fields.matterId === null ? (
              <Input
                aria-label="什么事"
                placeholder="没有登记过的，写明什么事"
                style={{ flex: '1 1 220px' }}
                maxLength={200}
                value={fields.about}
                onChange={(event) => draft.set({ about: event.target.value })}
              />
            ) : null}
          </div>
        </Line>
        <Line label="核实什么" htmlFor="ask" wrong={show(wrong.ask)}>
          <Input.TextArea
            id="ask"
            autoSize={{ minRows: 3, maxRows: 10 }}
            maxLength={2000}
            value={fields.ask}
            onChange={(event) => draft.set({ ask: event.target.value })}
            placeholder="按来电原话记"
          />
          <TextWarning text={fields.ask} />
        </Line>
        {fields.kind === 'verification' ? (
          <Line label="反馈要求">
            <Checkbox
              checked={fields.writtenAsked}
              onChange={(event) => draft.set({ writtenAsked: event.target.checked })}
            >
              来电明确要求书面反馈
            </Checkbox>
          </Line>
        ) : (
          <Line label="何时前" htmlFor="due" wrong={show(wrong.due)}>
            <Input
              id="due"
              style={{ width: 180 }}
              placeholder="2026-11-24 18:00"
              value={fields.due}
              onChange={(event) => draft.set({ due: event.target.value })}
            />
          </Line>
        )}
        <div className="r-foot">
          <Button type="primary" htmlType="submit" size="large" loading={act.busy}>
            登记（Ctrl+Enter）
          </Button>
        </div>
      </form>
    </div>
  );
}
