// 下达: a verification (调度核实) or a task to units below, about a matter or in words.
import { Input, Tag as Chip } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { routes as orgRoutes } from '#modules/org/contract.ts';
import { routes } from '#modules/orders/contract.ts';
import { routes as reportRoutes } from '#modules/reports/contract.ts';
import { useFilters, useFormId } from '../../app/address.ts';
import { useDraft } from '../../app/drafts.ts';
import { useAct, useRead } from '../../app/queries.ts';
import { Line, UnitPick } from '../reports/form.tsx';
import { askedBody, askedProblems, nothingAsked, OrderForm, type AskedFields } from './order-form.tsx';
import { orderKindWords } from './words.ts';

interface Fields extends AskedFields {
  units: { id: string; name: string }[];
}

/** The page; the matter and the usual unit may stand in the address. */
export function NewOrderPage() {
  const [filters] = useFilters();
  const id = useFormId();
  return id === null ? null : (
    <NewOrder key={id} id={id} matterId={filters['matterId'] ?? null} unitId={filters['unitId'] ?? null} />
  );
}

interface NewOrderProps {
  readonly id: string;
  readonly matterId: string | null;
  readonly unitId: string | null;
}

function NewOrder({ id, matterId, unitId }: NewOrderProps) {
  const [initial] = useState<Fields>(() => ({ ...nothingAsked, units: [] }));
  const draft = useDraft<Fields>('orders.new', id, initial);
  const fields = draft.value;
  const matter = useRead(reportRoutes.readMatter, { params: { id: matterId ?? '' } }, { enabled: matterId !== null });
  const first = useRead(orgRoutes.readUnit, { params: { id: unitId ?? '' } }, { enabled: unitId !== null });
  const act = useAct();
  const navigate = useNavigate();
  const prefilled = useRef(false);
  const unit = first.data?.unit;
  useEffect(() => {
    if (!draft.ready || unit === undefined || prefilled.current) return;
    prefilled.current = true;
    if (fields.units.length === 0) draft.set({ units: [{ id: unit.id, name: unit.shortName }] });
  }, [draft, fields.units.length, unit]);

  const send = async () => {
    const answer = await act.run(
      routes.issueOrder,
      { body: { id, ...askedBody(fields), matterId, unitIds: fields.units.map((each) => each.id) } },
      {
        key: id,
        durable: true,
        what: `${orderKindWords[fields.kind]}：${fields.ask.slice(0, 20)}`,
        renews: ['/api/orders', '/api/deadlines'],
      },
    );
    if (answer === null) return;
    await draft.discard();
    await navigate({ to: '/orders/$id', params: { id: answer.orderId } });
  };
  return (
    <OrderForm
      title="下达"
      about={matter.data === undefined ? '' : `就：${matter.data.card.title}（${matter.data.card.unit.name}）`}
      fields={fields}
      set={draft.set}
      problems={{
        units: fields.units.length === 0 ? '请选出要哪个单位反馈' : null,
        ...askedProblems(fields, matterId !== null, '请写明是什么事'),
      }}
      send={send}
      busy={act.busy}
      button={`下达${fields.units.length > 1 ? `给 ${fields.units.length} 个单位` : ''}`}
      askFocus={matterId !== null}
      writtenWords="明确要求书面反馈"
      writtenHint="电话反馈一律要；时限按规范，从下达时起算"
    >
      {(show) => (
        <>
          {matterId === null ? (
            <Line label="什么事" htmlFor="about" wrong={show('about')}>
              <Input
                id="about"
                autoFocus
                maxLength={200}
                value={fields.about}
                onChange={(event) => draft.set({ about: event.target.value })}
              />
            </Line>
          ) : null}
          <Line label="哪个单位" htmlFor="unit" wrong={show('units')}>
            <Units id="unit" units={fields.units} onChange={(units) => draft.set({ units })} />
          </Line>
        </>
      )}
    </OrderForm>
  );
}

interface UnitsProps {
  readonly id: string;
  readonly units: readonly { readonly id: string; readonly name: string }[];
  readonly onChange: (units: { id: string; name: string }[]) => void;
}

/** Several units, each found by name. */
export function Units({ id, units, onChange }: UnitsProps) {
  const [turn, setTurn] = useState(0);
  return (
    <div className="stack" style={{ gap: 6 }}>
      {units.length === 0 ? null : (
        <div className="row wrap">
          {units.map((unit) => (
            <Chip key={unit.id} closable onClose={() => onChange(units.filter((each) => each.id !== unit.id))}>
              {unit.name}
            </Chip>
          ))}
        </div>
      )}
      <UnitPick
        key={turn}
        id={id}
        value={null}
        label=""
        onChange={(unitId, name) => {
          if (unitId === null || units.some((each) => each.id === unitId)) return;
          onChange([...units, { id: unitId, name }]);
          setTurn(turn + 1);
        }}
      />
    </div>
  );
}
