// 登记上级来电调度: the province or the State Council telephoned; the desk that took the call writes down who, number, minute.
// The clock runs from the minute of the call. A15.2
import { Input, Select } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { routes as orgRoutes } from '#modules/org/contract.ts';
import { routes } from '#modules/orders/contract.ts';
import { routes as reportRoutes } from '#modules/reports/contract.ts';
import { useFilters, useFormId } from '../../app/address.ts';
import { useDraft } from '../../app/drafts.ts';
import { useAct, useRead } from '../../app/queries.ts';
import { fromBeijing, now } from '../../ui/clock.ts';
import { MomentField, writeLike } from '../../ui/MomentField.tsx';
import { formatField } from '../../ui/time.ts';
import { Line } from '../reports/form.tsx';
import { askedBody, askedProblems, nothingAsked, OrderForm, type AskedFields } from './order-form.tsx';

interface Fields extends AskedFields {
  partyUnitId: string | null;
  callerName: string;
  callerNumber: string;
  askedAt: string;
  matterId: string | null;
}

/** The page. */
export function OutsideOrderPage() {
  const [filters] = useFilters();
  const id = useFormId();
  return id === null ? null : <OutsideOrder key={id} id={id} matterId={filters['matterId'] ?? null} />;
}

function OutsideOrder({ id, matterId }: { readonly id: string; readonly matterId: string | null }) {
  const [initial] = useState<Fields>(() => ({
    ...nothingAsked,
    partyUnitId: null,
    callerName: '',
    callerNumber: '',
    askedAt: formatField(now()),
    matterId,
  }));
  const draft = useDraft<Fields>('orders.outside', id, initial);
  const fields = draft.value;
  const parties = useRead(orgRoutes.listUnits, { query: { external: 'true' } });
  const matters = useRead(reportRoutes.listMatters, { query: { limit: 30 } });
  const act = useAct();
  const navigate = useNavigate();
  const partyId =
    fields.partyUnitId ??
    parties.data?.units.find((unit) => unit.level === 'province')?.id ??
    parties.data?.units[0]?.id ??
    null;
  const asked = fromBeijing(fields.askedAt);
  const send = async () => {
    if (partyId === null || asked === null) return;
    const answer = await act.run(
      routes.registerOutsideOrder,
      {
        body: {
          id,
          ...askedBody(fields),
          matterId: fields.matterId,
          partyUnitId: partyId,
          callerName: fields.callerName.trim(),
          callerNumber: fields.callerNumber.trim() === '' ? null : fields.callerNumber.trim(),
          askedAt: asked,
        },
      },
      { key: id, durable: true, what: '登记上级来电调度', renews: ['/api/orders', '/api/deadlines'] },
    );
    if (answer === null) return;
    await draft.discard();
    await navigate({ to: '/orders/$id', params: { id: answer.orderId } });
  };
  return (
    <OrderForm
      title="登记上级来电调度"
      about=""
      fields={fields}
      set={draft.set}
      problems={{
        caller: fields.callerName.trim() === '' ? '请写明来电人' : null,
        asked: asked === null ? writeLike() : asked > now() ? '来电时间不能晚于现在' : null,
        ...askedProblems(fields, fields.matterId !== null, '请选事项或写明什么事'),
      }}
      send={send}
      busy={act.busy}
      button="登记"
      askPlaceholder="按来电原话记"
      writtenWords="来电明确要求书面反馈"
      writtenHint="时钟从来电时间起算"
    >
      {(show) => (
        <>
          <Line label="哪里来电">
            <Select
              aria-label="哪里来电"
              style={{ width: 280 }}
              value={partyId}
              onChange={(partyUnitId: string) => draft.set({ partyUnitId })}
              options={(parties.data?.units ?? []).map((unit) => ({ value: unit.id, label: unit.fullName }))}
            />
          </Line>
          <Line label="来电人" htmlFor="caller" wrong={show('caller')}>
            <Input
              id="caller"
              autoFocus
              maxLength={80}
              value={fields.callerName}
              onChange={(event) => draft.set({ callerName: event.target.value })}
              placeholder="姓名、职务"
            />
          </Line>
          <Line label="来电号码" htmlFor="number">
            <Input
              id="number"
              inputMode="tel"
              style={{ width: 200 }}
              maxLength={40}
              value={fields.callerNumber}
              onChange={(event) => draft.set({ callerNumber: event.target.value })}
              placeholder="只记座机"
            />
          </Line>
          <Line label="来电时间" htmlFor="asked" wrong={show('asked')}>
            <MomentField id="asked" value={fields.askedAt} onChange={(askedAt) => draft.set({ askedAt })} />
          </Line>
          <Line label="就哪件事" wrong={show('about')}>
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
        </>
      )}
    </OrderForm>
  );
}
