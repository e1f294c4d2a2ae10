// 下达: a verification (调度核实) or a task to units below, about a matter or in words.
import { Button, Checkbox, Input, Segmented, Tag as Chip } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { routes as orgRoutes } from '#modules/org/contract.ts';
import { routes, type OrderKind } from '#modules/orders/contract.ts';
import { routes as reportRoutes } from '#modules/reports/contract.ts';
import { useFilters } from '../../app/address.ts';
import { useDraft } from '../../app/drafts.ts';
import { useAct, useRead } from '../../app/queries.ts';
import { fromBeijing, now } from '../../ui/clock.ts';
import { newId } from '../../ui/ids.ts';
import { Line, UnitPick, useFormKeys } from '../reports/form.tsx';
import { orderKindWords } from './words.ts';
import { TextWarning } from '../reports/text-warning.tsx';

interface Fields {
  kind: OrderKind;
  units: { id: string; name: string }[];
  about: string;
  ask: string;
  writtenAsked: boolean;
  due: string;
}

/** The page; the matter and the usual unit may stand in the address. */
export function NewOrderPage() {
  const [filters, setFilters] = useFilters();
  const id = filters['id'];
  useEffect(() => {
    if (id === undefined) setFilters({ id: newId() });
  }, [id, setFilters]);
  return id === undefined ? null : (
    <NewOrder key={id} id={id} matterId={filters['matterId'] ?? null} unitId={filters['unitId'] ?? null} />
  );
}

function NewOrder({
  id,
  matterId,
  unitId,
}: {
  readonly id: string;
  readonly matterId: string | null;
  readonly unitId: string | null;
}) {
  const [initial] = useState<Fields>(() => ({
    kind: 'verification',
    units: [],
    about: '',
    ask: '',
    writtenAsked: false,
    due: '',
  }));
  const draft = useDraft<Fields>('orders.new', id, initial);
  const fields = draft.value;
  const matter = useRead(reportRoutes.readMatter, { params: { id: matterId ?? '' } }, { enabled: matterId !== null });
  const first = useRead(orgRoutes.readUnit, { params: { id: unitId ?? '' } }, { enabled: unitId !== null });
  const act = useAct();
  const navigate = useNavigate();
  const [tried, setTried] = useState(false);
  const prefilled = useRef(false);
  const unit = first.data?.unit;
  useEffect(() => {
    if (!draft.ready || unit === undefined || prefilled.current) return;
    prefilled.current = true;
    if (fields.units.length === 0) draft.set({ units: [{ id: unit.id, name: unit.shortName }] });
  }, [draft, fields.units.length, unit]);

  const due = fromBeijing(fields.due);
  const wrong = {
    units: fields.units.length === 0 ? '请选出要哪个单位反馈' : null,
    about: matterId === null && fields.about.trim() === '' ? '请写明是什么事' : null,
    ask: fields.ask.trim() === '' ? '请写明要核实什么' : null,
    due: fields.kind === 'task' && (due === null || due <= now()) ? '请写明何时前反馈' : null,
  };
  const send = async () => {
    setTried(true);
    if (Object.values(wrong).some((each) => each !== null)) return;
    const answer = await act.run(
      routes.issueOrder,
      {
        body: {
          id,
          kind: fields.kind,
          matterId,
          about: fields.about.trim() === '' ? null : fields.about.trim(),
          ask: fields.ask.trim(),
          unitIds: fields.units.map((each) => each.id),
          writtenAsked: fields.kind === 'verification' && fields.writtenAsked,
          dueAt: fields.kind === 'task' ? due : null,
        },
      },
      {
        key: id,
        durable: true,
        what: `${orderKindWords[fields.kind]}：${fields.ask.slice(0, 20)}`,
        done: '已下达，对方响铃',
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
        <h1>下达</h1>
        <span className="grow">
          {matter.data === undefined ? '' : `就：${matter.data.card.title}（${matter.data.card.unit.name}）`}
        </span>
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
        {matterId === null ? (
          <Line label="什么事" htmlFor="about" wrong={show(wrong.about)}>
            <Input
              id="about"
              autoFocus
              maxLength={200}
              value={fields.about}
              onChange={(event) => draft.set({ about: event.target.value })}
            />
          </Line>
        ) : null}
        <Line label="哪个单位" htmlFor="unit" wrong={show(wrong.units)}>
          <Units id="unit" units={fields.units} onChange={(units) => draft.set({ units })} />
        </Line>
        <Line label={fields.kind === 'verification' ? '核实什么' : '办什么'} htmlFor="ask" wrong={show(wrong.ask)}>
          <Input.TextArea
            id="ask"
            autoFocus={matterId !== null}
            autoSize={{ minRows: 3, maxRows: 10 }}
            maxLength={2000}
            value={fields.ask}
            onChange={(event) => draft.set({ ask: event.target.value })}
          />
          <TextWarning text={fields.ask} />
        </Line>
        {fields.kind === 'verification' ? (
          <Line label="反馈要求" hint="电话反馈一律要；时限按规范，从下达时起算">
            <Checkbox
              checked={fields.writtenAsked}
              onChange={(event) => draft.set({ writtenAsked: event.target.checked })}
            >
              明确要求书面反馈
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
            下达{fields.units.length > 1 ? `给 ${fields.units.length} 个单位` : ''}（Ctrl+Enter）
          </Button>
        </div>
      </form>
    </div>
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
