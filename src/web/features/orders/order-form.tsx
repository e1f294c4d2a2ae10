// What every form that makes an order shares: its frame with the kind, what is asked, until when. A15.2
// Not decided here: who asks whom; that is the page's own.
import { Button, Checkbox, Input, Segmented } from 'antd';
import { useState, type ReactNode } from 'react';
import type { OrderKind } from '#modules/orders/contract.ts';
import { fromBeijing, now } from '../../ui/clock.ts';
import { KeyHint } from '../../ui/KeyHint.tsx';
import { MomentField } from '../../ui/MomentField.tsx';
import { Line, useFormKeys } from '../reports/form.tsx';
import { TextWarning } from '../reports/text-warning.tsx';
import { orderKindWords } from './words.ts';

export interface AskedFields {
  kind: OrderKind;
  about: string;
  ask: string;
  writtenAsked: boolean;
  due: string;
}

export const nothingAsked: AskedFields = { kind: 'verification', about: '', ask: '', writtenAsked: false, due: '' };

type Problems = Readonly<Record<string, string | null>>;

/** What is wrong with the shared fields, each in a sentence. */
export function askedProblems(fields: AskedFields, hasMatter: boolean, aboutMissing: string): Problems {
  const due = fromBeijing(fields.due);
  return {
    about: !hasMatter && fields.about.trim() === '' ? aboutMissing : null,
    ask: fields.ask.trim() === '' ? '请写明要核实什么' : null,
    due: fields.kind === 'task' && (due === null || due <= now()) ? '请写明何时前反馈' : null,
  };
}

/** The shared fields as both routes take them. */
export function askedBody(fields: AskedFields) {
  return {
    kind: fields.kind,
    about: fields.about.trim() === '' ? null : fields.about.trim(),
    ask: fields.ask.trim(),
    writtenAsked: fields.kind === 'verification' && fields.writtenAsked,
    dueAt: fields.kind === 'task' ? fromBeijing(fields.due) : null,
  };
}

interface OrderFormProps {
  readonly title: string;
  readonly about: string;
  readonly fields: AskedFields;
  readonly set: (patch: Partial<AskedFields>) => void;
  readonly problems: Problems;
  readonly send: () => Promise<void>;
  readonly busy: boolean;
  readonly button: string;
  /** Whom and about what: the page's own lines; a mistake is shown once sending was tried. */
  readonly children: (show: (field: string) => string | null) => ReactNode;
  readonly askPlaceholder?: string;
  readonly askFocus?: boolean;
  readonly writtenWords: string;
  readonly writtenHint?: string;
}

/** The page of such a form; it is sent only when nothing is wrong with it. */
export function OrderForm(props: OrderFormProps) {
  const { fields, set, problems } = props;
  const [tried, setTried] = useState(false);
  const show = (field: string) => (tried ? (problems[field] ?? null) : null);
  const send = () => {
    setTried(true);
    if (Object.values(problems).every((each) => each === null)) void props.send();
  };
  const onKeyDown = useFormKeys(send);
  return (
    <div className="z-page">
      <div className="z-page-title">
        <h1>{props.title}</h1>
        <span className="grow">{props.about}</span>
        <Segmented<OrderKind>
          value={fields.kind}
          onChange={(kind) => set({ kind })}
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
          send();
        }}
      >
        {props.children(show)}
        <Line label={fields.kind === 'verification' ? '核实什么' : '办什么'} htmlFor="ask" wrong={show('ask')}>
          <Input.TextArea
            id="ask"
            autoFocus={props.askFocus ?? false}
            autoSize={{ minRows: 3, maxRows: 10 }}
            maxLength={2000}
            value={fields.ask}
            onChange={(event) => set({ ask: event.target.value })}
            placeholder={props.askPlaceholder ?? ''}
          />
          <TextWarning text={fields.ask} />
        </Line>
        {fields.kind === 'verification' ? (
          <Line label="反馈要求" {...(props.writtenHint === undefined ? {} : { hint: props.writtenHint })}>
            <Checkbox checked={fields.writtenAsked} onChange={(event) => set({ writtenAsked: event.target.checked })}>
              {props.writtenWords}
            </Checkbox>
          </Line>
        ) : (
          <Line label="何时前" htmlFor="due" wrong={show('due')}>
            <MomentField id="due" value={fields.due} onChange={(due) => set({ due })} />
          </Line>
        )}
        <div className="r-foot">
          <Button type="primary" htmlType="submit" size="large" loading={props.busy}>
            <KeyHint k="Ctrl+Enter">{props.button}</KeyHint>
          </Button>
        </div>
      </form>
    </div>
  );
}
