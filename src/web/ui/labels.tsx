// How telephone numbers are shown on every page: masked until somebody asks (the server writes who and why),
// then to read and to dial.
import { App, Button } from 'antd';
import { useState } from 'react';

interface PhoneNumberProps {
  /** What may be shown unasked, e.g. `139****0917` or an office number in full. */
  readonly shown: string;
  /** Asks the server for the whole number; absent where the number is open or the reader may not. */
  readonly reveal?: () => Promise<string>;
}

/** A number to read and to dial; a masked one is revealed with one press, which is put on record. A36.1 */
export function PhoneNumber({ shown, reveal }: PhoneNumberProps) {
  const [whole, setWhole] = useState<string | null>(reveal === undefined ? shown : null);
  const [asking, setAsking] = useState(false);
  const { message } = App.useApp();
  if (whole !== null) {
    return (
      <a className="nowrap mono" href={`tel:${whole.replaceAll(/[^\d+]/g, '')}`} aria-label={`拨打 ${whole}`}>
        {whole}
      </a>
    );
  }
  const ask = async () => {
    if (reveal === undefined) return;
    setAsking(true);
    try {
      setWhole(await reveal());
    } catch {
      void message.error('没有取到号码。没有改动任何内容，请再试一次。');
    } finally {
      setAsking(false);
    }
  };
  return (
    <span className="nowrap">
      <span className="mono">{shown}</span>
      <Button
        type="link"
        size="small"
        loading={asking}
        onClick={() => void ask()}
        title="显示完整号码，系统会记下谁在何时查看"
      >
        显示
      </Button>
    </span>
  );
}
