// Alarms of the unit on every page: read once, renewed by events, acknowledged with one press; when somebody
// else was faster, the bar says who. Decided here: words and urgency of what the server rings for, nothing else.
import { useNavigate } from '@tanstack/react-router';
import { Input, Modal } from 'antd';
import { useState } from 'react';
import { routes } from '#modules/deadlines/contract.ts';
import { addressOf } from '../../app/subjects.ts';
import { useLeading } from '../../app/live.ts';
import { useAct, useRead } from '../../app/queries.ts';
import { useSession } from '../../app/session.tsx';
import { AlarmBar, type AlarmView } from '../../ui/AlarmBar.tsx';
import { viewOf } from './alarm-words.ts';

const patterns = ['deadlines.'];

/** What the unit's screens ring for now. */
export function useAlarms(enabled = true) {
  return useRead(routes.listAlarms, {}, { wake: patterns, everyMs: 30_000, urgent: true, enabled });
}

/** The bar over every page. `covered`: the content is hidden, so subjects are not named. */
export function Alarms({ pageTitle, covered }: { readonly pageTitle: string; readonly covered: boolean }) {
  const alarms = useAlarms();
  const leading = useLeading();
  const act = useAct();
  const { prove } = useSession();
  const navigate = useNavigate();
  const [silenced, setSilenced] = useState<readonly string[]>([]);
  const [silencing, setSilencing] = useState<string | null>(null);
  const items = alarms.data?.items ?? [];
  const barred = items.filter((alarm) => alarm.class === 'rings');
  // Behind the cover an alarm may be silenced here with the PIN; answering it needs the content.
  const views = barred.map(viewOf).map((view) => ({
    ...view,
    rings: view.rings && !silenced.includes(view.id),
    ...(covered
      ? { where: silenced.includes(view.id) ? '（内容已遮盖，本机已静音）' : '（内容已遮盖）', button: '静音' }
      : {}),
  }));
  const open = (view: AlarmView) => {
    const alarm = items.find((each) => each.id === view.id);
    const address = alarm === undefined ? null : addressOf(alarm.subject);
    if (address !== null) void navigate({ to: address });
  };
  return (
    <>
      <SilenceDialog
        open={silencing !== null}
        onClose={() => setSilencing(null)}
        onPin={async (pin) => {
          const sentence = await prove({ pin });
          if (sentence === null && silencing !== null) {
            setSilenced([...silenced, silencing]);
            setSilencing(null);
          }
          return sentence;
        }}
      />
      <AlarmBar
        alarms={views}
        soundHere={leading}
        pageTitle={pageTitle}
        {...(covered ? {} : { onOpen: open })}
        onAcknowledge={async (view) => {
          if (covered) return setSilencing(view.id);
          await act.run(routes.acknowledge, { params: { id: view.id } }, { renews: ['/api/alarms'] });
        }}
      />
    </>
  );
}

interface SilenceDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** A sentence when the PIN is wrong. */
  readonly onPin: (pin: string) => Promise<string | null>;
}

function SilenceDialog({ open, onClose, onPin }: SilenceDialogProps) {
  const [pin, setPin] = useState('');
  const [said, setSaid] = useState<string | null>(null);
  const change = async (digits: string) => {
    setPin(digits);
    if (!/^\d{6}$/.test(digits)) return;
    setSaid(await onPin(digits));
    setPin('');
  };
  return (
    <Modal open={open} onCancel={onClose} footer={null} title="静音：输入值班台密码" width={400} destroyOnHidden>
      <p className="quiet">只停本机的响声，不算知悉，时限照走。</p>
      <Input.OTP length={6} mask="●" autoFocus value={pin} onChange={(digits) => void change(digits)} />
      <div role="alert" style={{ minHeight: 22 }}>
        {said}
      </div>
    </Modal>
  );
}
