// The city's desk confirms local settings by a document, or takes a confirmation back with its reason.
import { Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { routes, type SettingView } from '#modules/regulation/contract.ts';
import { useAct } from '../../app/queries.ts';
import { newId } from '../../ui/ids.ts';
import { ReasonDialog } from '../access/reason-dialog.tsx';

const renews = ['/api/regulation'];

/** Confirms what was chosen, by one document. */
export function ConfirmDialog({
  settings,
  onClose,
}: {
  readonly settings: readonly SettingView[];
  readonly onClose: (done: boolean) => void;
}) {
  const act = useAct();
  const [id] = useState(newId);
  const [document, setDocument] = useState('');
  const [words, setWords] = useState('');
  const confirm = async () => {
    const body = {
      id,
      settings: settings.map(({ path, digest }) => ({ path, digest })),
      document: document.trim(),
      words: words.trim(),
    };
    const options = { key: id, what: `确认 ${settings.length} 项本地设定`, done: '已确认，起计入评价', renews };
    if ((await act.run(routes.confirmSettings, { body }, options)) !== null) onClose(true);
  };
  return (
    <Modal
      open
      title={`确认 ${settings.length} 项本地设定`}
      okText="确认"
      cancelText="先不办"
      onCancel={() => onClose(false)}
      onOk={() => void confirm()}
      okButtonProps={{ disabled: document.trim().length < 2 || words.trim().length < 2, loading: act.busy }}
    >
      <p>{settings.map((setting) => setting.name).join('、')}</p>
      <Form layout="vertical">
        <Form.Item label="文号" htmlFor="confirm-document">
          <Input
            id="confirm-document"
            maxLength={200}
            value={document}
            onChange={(event) => setDocument(event.target.value)}
          />
        </Form.Item>
        <Form.Item label="确认意见" htmlFor="confirm-words">
          <Input.TextArea
            id="confirm-words"
            rows={3}
            maxLength={2000}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}

/** Takes one confirmation back. */
export function WithdrawDialog({ setting, onClose }: { readonly setting: SettingView; readonly onClose: () => void }) {
  const act = useAct();
  const [id] = useState(newId);
  return (
    <ReasonDialog
      open
      title={`撤回对“${setting.name}”的确认，此后不计入评价`}
      busy={act.busy}
      onClose={onClose}
      onReason={async (reason) => {
        const body = { id, path: setting.path, digest: setting.digest, reason };
        const options = { key: id, what: `撤回对${setting.name}的确认`, done: '已撤回确认', renews };
        if ((await act.run(routes.withdrawConfirmation, { body }, options)) !== null) onClose();
      }}
    />
  );
}
