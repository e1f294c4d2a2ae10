// Text ready to copy into the superior's own system, in its layout; one press copies it. A19.1
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { routes } from '#modules/reports/contract.ts';
import { useRead } from '../../app/queries.ts';
import { useSay } from '../../app/problems.tsx';
import { Loading } from '../../ui/states.tsx';

/** The button and its dialog. */
export function CopyText({ reportId }: { readonly reportId: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>省系统用文本</Button>
      <Modal
        open={open}
        onCancel={() => setOpen(false)}
        footer={null}
        title="复制到上级系统"
        width={720}
        destroyOnHidden
      >
        <Text reportId={reportId} />
      </Modal>
    </>
  );
}

function Text({ reportId }: { readonly reportId: string }) {
  const text = useRead(routes.readCopyText, { params: { id: reportId } });
  const say = useSay();
  if (text.data === undefined) return <Loading what="文本" />;
  const copy = async (words: string) => {
    try {
      await navigator.clipboard.writeText(words);
      say.done('已复制');
    } catch {
      say.done('浏览器不让自动复制，请选中文字后按 Ctrl+C');
    }
  };
  return (
    <div className="stack">
      <div className="row">
        <strong className="grow">{text.data.title}</strong>
        <Button onClick={() => void copy(text.data.title)}>复制标题</Button>
        <Button type="primary" onClick={() => void copy(text.data.text)}>
          复制正文
        </Button>
      </div>
      <pre className="r-text" style={{ margin: 0, maxHeight: '50vh', overflow: 'auto', font: 'inherit' }}>
        {text.data.text}
      </pre>
      {text.data.attachments.length === 0 ? null : (
        <div>
          附件：
          {text.data.attachments.map((file) => (
            <a key={file.id} href={`/api/files/${file.id}`} style={{ marginRight: 12 }}>
              {file.name}
            </a>
          ))}
        </div>
      )}
    </div>
  );
}
