// Attachments of a report: listed with size, pictures shown, uploaded with progress and a way to stop.
import { App, Button } from 'antd';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { FILE_KINDS, type SealedFile } from '#shared/files.ts';
import { UPLOAD_LIMITS } from '#shared/limits.ts';
import { tell } from '../../app/problems.tsx';
import { newId } from '../../ui/ids.ts';
import { formatSpan } from '../../ui/time.ts';
import { sizeWords } from './words.ts';
import { fileAddress, upload, type Progress } from './upload.ts';

type FileShown = Pick<SealedFile, 'id' | 'name' | 'size' | 'mediaType'>;

interface AttachmentsProps {
  readonly files: readonly FileShown[];
  readonly onRemove?: (id: string) => void;
}

/** What is attached; pictures can be seen at once. */
export function Attachments({ files, onRemove }: AttachmentsProps) {
  if (files.length === 0) return null;
  return (
    <section className="z-block no-print">
      <div className="z-block-head">
        <h2>附件（{files.length}）</h2>
      </div>
      <FileList files={files} {...(onRemove === undefined ? {} : { onRemove })} />
    </section>
  );
}

/** Files by name and size; a picture opens at once, others are fetched. */
export function FileList({ files, onRemove, label }: AttachmentsProps & { readonly label?: string }) {
  return (
    <ul className="r-clocks" aria-label={label}>
      {files.map((file) => (
        <li key={file.id}>
          {file.mediaType.startsWith('image/') ? (
            <a href={fileAddress(file.id, true)} target="_blank" rel="noreferrer">
              <img
                src={fileAddress(file.id, true)}
                alt={file.name}
                style={{ height: 56, maxWidth: 120, objectFit: 'cover' }}
                loading="lazy"
              />
            </a>
          ) : null}
          <a className="grow" href={fileAddress(file.id, false)}>
            {file.name}
          </a>
          <span className="quiet nowrap">{sizeWords(file.size)}</span>
          {onRemove === undefined ? null : (
            <Button size="small" onClick={() => onRemove(file.id)}>
              取下
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Files that go with an act on a page: chosen, uploaded and listed until the act is sent. */
export function useActFiles(): {
  readonly files: readonly SealedFile[];
  readonly ids: string[];
  readonly waiting: boolean;
  readonly field: (about: string, label: string) => ReactNode;
} {
  const [files, setFiles] = useState<readonly SealedFile[]>([]);
  const [busy, setBusy] = useState(0);
  return {
    files,
    ids: files.map((file) => file.id),
    waiting: busy > 0,
    field: (about, label) => (
      <div className="stack">
        {files.length === 0 ? null : (
          <FileList files={files} onRemove={(id) => setFiles((all) => all.filter((file) => file.id !== id))} />
        )}
        <Uploader
          reportId={about}
          label={label}
          onUploaded={(file) => setFiles((all) => [...all, file])}
          onBusy={setBusy}
        />
      </div>
    ),
  };
}

interface Running {
  readonly key: string;
  readonly file: File;
  readonly progress: Progress;
  readonly failed: string | null;
  readonly stop: AbortController;
}

/** Chooses files and uploads them one after the other; `onUploaded` for each that was sealed. */
export function Uploader({
  reportId,
  onUploaded,
  onBusy,
  label = '加附件',
}: {
  readonly reportId: string;
  readonly onUploaded: (file: SealedFile) => void;
  /** Told how many files are still on their way. */
  readonly onBusy?: (files: number) => void;
  readonly label?: string;
}) {
  const [confirmed, setConfirmed] = useState(false);
  const [running, setRunning] = useState<readonly Running[]>([]);
  const input = useRef<HTMLInputElement>(null);
  const busy = running.filter((one) => one.failed === null).length;
  useEffect(() => onBusy?.(busy), [busy, onBusy]);
  const change = (key: string, patch: Partial<Running>) =>
    setRunning((all) => all.map((each) => (each.key === key ? { ...each, ...patch } : each)));
  const drop = (key: string) => setRunning((all) => all.filter((each) => each.key !== key));

  const { modal } = App.useApp();
  const confirm = (name: string) =>
    new Promise<boolean>((decide) => {
      modal.confirm({
        title: '这份文件没有检索密级标志',
        content: `“${name}”里的文字系统读不出来（扫描件、加密或损坏）。请亲自核对，确认不含国家秘密再传。`,
        okText: '已核对，不含国家秘密',
        cancelText: '不传了',
        onOk: () => decide(true),
        onCancel: () => decide(false),
      });
    });

  const start = async (one: Running) => {
    change(one.key, { failed: null });
    try {
      const sealed = await upload(
        reportId,
        one.file,
        (progress) => change(one.key, { progress }),
        one.stop.signal,
        confirm,
      );
      drop(one.key);
      onUploaded(sealed);
    } catch (error) {
      if (one.stop.signal.aborted) drop(one.key);
      else change(one.key, { failed: tell(error) });
    }
  };
  const add = async (files: readonly File[]) => {
    const next = files.map((file): Running => ({
      key: newId(),
      file,
      progress: { sent: 0, size: file.size, restMs: null },
      failed: file.size > UPLOAD_LIMITS.fileBytes ? `超过 ${sizeWords(UPLOAD_LIMITS.fileBytes)}，不能上传` : null,
      stop: new AbortController(),
    }));
    setRunning((all) => [...all, ...next]);
    for (const one of next) if (one.failed === null) await start(one);
  };

  return (
    <div className="stack no-print">
      <div className="row wrap">
        <Button disabled={!confirmed} onClick={() => input.current?.click()}>
          {label}
        </Button>
        <label className="row">
          <input type="checkbox" checked={confirmed} onChange={(event) => setConfirmed(event.target.checked)} />
          我确认所传文件不含国家秘密
        </label>
        <input
          ref={input}
          type="file"
          hidden
          multiple
          aria-label={label}
          accept={Object.keys(FILE_KINDS)
            .map((ending) => `.${ending}`)
            .join(',')}
          onChange={(event) => {
            const files = [...(event.target.files ?? [])];
            event.target.value = '';
            void add(files);
          }}
        />
      </div>
      {running.map((one) => (
        <div key={one.key} role="status">
          <div className="row wrap">
            <span className="grow ellipsis">{one.file.name}</span>
            {one.failed === null ? (
              <span className="quiet nowrap">
                {sizeWords(one.progress.sent)} / {sizeWords(one.progress.size)}
                {one.progress.restMs === null ? '' : `　约还要 ${formatSpan(one.progress.restMs)}`}
              </span>
            ) : (
              <span>{one.failed}</span>
            )}
            {one.failed !== null && one.file.size <= UPLOAD_LIMITS.fileBytes ? (
              <Button size="small" onClick={() => void start(one)}>
                接着传
              </Button>
            ) : null}
            <Button
              size="small"
              onClick={() => {
                one.stop.abort();
                drop(one.key);
              }}
            >
              不传了
            </Button>
          </div>
          <div className="r-progress" aria-hidden="true">
            <span style={{ width: `${(100 * one.progress.sent) / Math.max(1, one.progress.size)}%` }} />
          </div>
        </div>
      ))}
    </div>
  );
}
