// The numbers of a leader whom the desk is about to telephone: shown on one press with the reason, which the server keeps.
// A36.1. Not decided here: who may see them (the server says).
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { routes } from '#modules/org/contract.ts';
import { call } from '../../app/client.ts';
import { useSay } from '../../app/problems.tsx';

interface LeaderNumberProps {
  readonly personId: string | null;
  /** Why it is looked up: 呈报、电话签发. */
  readonly reason: string;
  /** Takes the number that was pressed into a field. */
  readonly onTake?: (number: string) => void;
}

/** A button that becomes the numbers. */
export function LeaderNumber({ personId, reason, onTake }: LeaderNumberProps) {
  const [numbers, setNumbers] = useState<readonly string[] | null>(null);
  const [asking, setAsking] = useState(false);
  const say = useSay();
  useEffect(() => setNumbers(null), [personId]);
  if (personId === null) return null;
  const ask = async () => {
    setAsking(true);
    try {
      const answer = await call(routes.revealPhone, { params: { id: personId }, query: { reason } });
      setNumbers(answer.numbers.map((each) => each.number));
    } catch (error) {
      say.failed(error);
    } finally {
      setAsking(false);
    }
  };
  if (numbers === null) {
    return (
      <Button loading={asking} onClick={() => void ask()} title="显示号码，系统会记下谁在何时为何查看">
        查号码
      </Button>
    );
  }
  if (numbers.length === 0) return <span className="quiet">没有登记号码</span>;
  return (
    <span className="r-acts">
      {numbers.map((number) => (
        <span key={number} className="nowrap">
          <a className="mono" href={`tel:${number.replaceAll(/[^\d+]/g, '')}`} aria-label={`拨打 ${number}`}>
            {number}
          </a>
          {onTake === undefined ? null : (
            <Button type="link" size="small" onClick={() => onTake(number)}>
              填入
            </Button>
          )}
        </span>
      ))}
    </span>
  );
}
