// Asks for the reason of an act on somebody's account or rights; the reason stays with the act.
import { Input, Modal } from 'antd';
import { useState } from 'react';

interface ReasonDialogProps {
  readonly title: string;
  readonly open: boolean;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onReason: (reason: string) => Promise<void>;
}

/** Asks the reason that stays with the act. */
export function ReasonDialog({ title, open, busy, onClose, onReason }: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const close = () => {
    setReason('');
    onClose();
  };
  return (
    <Modal
      open={open}
      title={title}
      okText="办理"
      cancelText="先不办"
      onCancel={close}
      okButtonProps={{ disabled: reason.trim().length < 2, loading: busy }}
      onOk={() => void onReason(reason.trim()).then(() => setReason(''))}
      destroyOnHidden
    >
      <Input.TextArea
        autoFocus
        aria-label="理由"
        placeholder="写明理由，随记录留存"
        rows={3}
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </Modal>
  );
}
