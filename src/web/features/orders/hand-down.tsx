// 转下达: the own order goes on to units below with less time, by the margin of the regulation. A15.2
import { Button, Checkbox, Input } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { routes } from '#modules/orders/contract.ts';
import { useAct } from '../../app/queries.ts';
import { newId } from '../../ui/ids.ts';
import { Line, useFormKeys } from '../reports/form.tsx';
import { orderRenews, type FormProps } from './form-props.ts';
import { Units } from './new-page.tsx';

/** The form. */
export function HandDown({ page, assignment, onDone }: FormProps) {
  const act = useAct();
  const navigate = useNavigate();
  const [id] = useState(newId);
  const [units, setUnits] = useState<{ id: string; name: string }[]>([]);
  const [ask, setAsk] = useState(page.ask);
  const [writtenAsked, setWrittenAsked] = useState(page.writtenAsked);
  const send = async () => {
    if (units.length === 0 || ask.trim() === '') return;
    const answer = await act.run(
      routes.handDown,
      {
        params: { id: assignment.id },
        body: {
          id,
          unitIds: units.map((unit) => unit.id),
          ask: ask.trim(),
          writtenAsked: page.kind === 'verification' && writtenAsked,
        },
      },
      { key: id, durable: true, what: '转下达', renews: orderRenews },
    );
    if (answer === null) return;
    onDone();
    await navigate({ to: '/orders/$id', params: { id: answer.orderId } });
  };
  const onKeyDown = useFormKeys(() => void send());
  return (
    <form
      className="r-form"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Line label="哪个单位" htmlFor="hand-unit" hint="下级的时限比本单位的早，按规范余量计算">
        <Units id="hand-unit" units={units} onChange={setUnits} />
      </Line>
      <Line label="要求" htmlFor="hand-ask">
        <Input.TextArea
          id="hand-ask"
          autoSize={{ minRows: 2, maxRows: 8 }}
          maxLength={2000}
          value={ask}
          onChange={(event) => setAsk(event.target.value)}
        />
      </Line>
      {page.kind === 'verification' ? (
        <Line label="反馈要求">
          <Checkbox checked={writtenAsked} onChange={(event) => setWrittenAsked(event.target.checked)}>
            明确要求书面反馈
          </Checkbox>
        </Line>
      ) : null}
      <div className="r-foot">
        <Button type="primary" htmlType="submit" disabled={units.length === 0 || ask.trim() === ''} loading={act.busy}>
          转下达
        </Button>
      </div>
    </form>
  );
}
