// What may be done with an order at one unit now, the usual act first; one form is open at a time.
import { Button, Input } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { routes, type OrderAct } from '#modules/orders/contract.ts';
import { routes as reportRoutes } from '#modules/reports/contract.ts';
import { useAct } from '../../app/queries.ts';
import { newId } from '../../ui/ids.ts';
import { AnswerUpward, AnswerWritten, PhoneAnswer } from './answer-forms.tsx';
import { AskExtension } from './extension.tsx';
import { orderRenews, type FormProps } from './form-props.ts';
import { HandDown } from './hand-down.tsx';

const words: Record<OrderAct, string> = {
  acknowledge: '签收',
  answerByTelephone: '电话反馈',
  noteTelephoneAnswer: '接到电话反馈',
  answerInWriting: '书面反馈',
  answerUpward: '向上反馈',
  handDown: '转下达',
  askExtension: '申请延期',
  decideExtension: '批复延期',
  withdraw: '撤回',
  close: '办结',
};

/** The usual act first: whoever has its answer closes, whoever owes one takes note and answers. */
const order: readonly OrderAct[] = [
  'close',
  'acknowledge',
  'answerUpward',
  'answerByTelephone',
  'noteTelephoneAnswer',
  'answerInWriting',
  'handDown',
  'askExtension',
  'withdraw',
];

/** The buttons and the form that one of them opened. */
export function AssignmentActs({ page, assignment }: Omit<FormProps, 'onDone'>) {
  const [open, setOpen] = useState<OrderAct | null>(null);
  const act = useAct();
  const navigate = useNavigate();
  const acts = order.filter((each) => assignment.allowed.includes(each));
  if (acts.length === 0) return null;
  const params = { id: assignment.id };
  const { revision } = assignment;
  const done = () => setOpen(null);
  const props = { page, assignment, onDone: done };
  const forms: Partial<Record<OrderAct, ReactNode>> = {
    answerByTelephone: <PhoneAnswer {...props} taker={false} />,
    noteTelephoneAnswer: <PhoneAnswer {...props} taker />,
    answerInWriting: <AnswerWritten {...props} />,
    answerUpward: <AnswerUpward {...props} />,
    handDown: <HandDown {...props} />,
    askExtension: <AskExtension {...props} />,
    withdraw: (
      <Reason
        button="撤回"
        placeholder="为什么撤回"
        send={(reason) =>
          act.run(
            routes.withdrawAssignment,
            { params, body: { reason, revision } },
            { what: '撤回交办', renews: orderRenews },
          )
        }
        onDone={done}
      />
    ),
    close: (
      <Reason
        button="办结"
        placeholder="办结意见（可不填）"
        optional
        send={(text) =>
          act.run(
            routes.closeAssignment,
            { params, body: { words: text, revision } },
            { what: '办结', renews: orderRenews },
          )
        }
        onDone={done}
      />
    ),
  };
  const press = async (each: OrderAct) => {
    if (each === 'acknowledge') {
      await act.run(routes.acknowledgeOrder, { params, body: {} }, { what: '签收交办', renews: orderRenews });
      return;
    }
    setOpen(open === each ? null : each);
  };
  const writeVerification = async () => {
    if (page.matterId === null) return;
    const id = newId();
    const answer = await act.run(
      reportRoutes.draftReport,
      { body: { id, matterId: page.matterId, kind: 'verification', answersOrderId: page.id } },
      { key: id, what: '写核报', renews: ['/api/reports'] },
    );
    if (answer !== null) await navigate({ to: '/reports/$id', params: { id } });
  };
  return (
    <div className="stack no-print">
      <div className="r-acts">
        {acts.map((each, index) => (
          <Button
            key={each}
            type={(open === null && index === 0) || open === each ? 'primary' : 'default'}
            loading={act.busy && each === 'acknowledge'}
            onClick={() => void press(each)}
          >
            {words[each]}
          </Button>
        ))}
        {acts.includes('answerInWriting') && page.matterId !== null && page.writtenAsked ? (
          <Button onClick={() => void writeVerification()}>写核报</Button>
        ) : null}
      </div>
      {open === null ? null : forms[open]}
    </div>
  );
}

interface ReasonProps {
  readonly button: string;
  readonly placeholder: string;
  readonly optional?: boolean;
  readonly send: (words: string) => Promise<unknown>;
  readonly onDone: () => void;
}

function Reason({ button, placeholder, optional = false, send, onDone }: ReasonProps) {
  const [text, setText] = useState('');
  const ready = optional || text.trim() !== '';
  const go = async () => {
    if (ready && (await send(text.trim())) !== null) onDone();
  };
  return (
    <form
      className="row wrap"
      onSubmit={(event) => {
        event.preventDefault();
        void go();
      }}
    >
      <Input
        aria-label={placeholder}
        placeholder={placeholder}
        autoFocus
        maxLength={2000}
        style={{ flex: '1 1 260px' }}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="primary" htmlType="submit" disabled={!ready}>
        {button}
      </Button>
    </form>
  );
}
