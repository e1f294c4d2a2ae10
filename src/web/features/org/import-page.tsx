// Import of units, relations and people: choose files, see every problem by row and column, confirm what was seen.
// Nothing changes before the confirmation, and a confirmation names the digest of what was looked at.
import { Button, Radio, Upload } from 'antd';
import { useState } from 'react';
import { routes } from '#modules/org/contract.ts';
import {
  IMPORT_FILES,
  type ImportFile,
  type ImportNote,
  type ImportProblem,
  type ImportView,
} from '#modules/org/contract-import.ts';
import { IMPORT_COLUMN_WORDS, IMPORT_FILE_WORDS, importReason } from '#modules/org/contract-import-words.ts';
import { useAct } from '../../app/queries.ts';
import { newId } from '../../ui/ids.ts';
import { EmptyState } from '../../ui/states.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';

type Chosen = Partial<Record<ImportFile, File>>;

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

const columnsOf: Record<ImportFile, string> = {
  units: '编码、简称、全称、类别、层级、上级编码…',
  relations: '上级编码、下级编码、关系、职能、起止日期、文件',
  people: '单位编码、姓名、职务、人员类别、手机、办公电话…',
};

/** The page. */
export function ImportPage() {
  const act = useAct();
  const [chosen, setChosen] = useState<Chosen>({});
  const [absent, setAbsent] = useState<'keep' | 'end'>('keep');
  const [view, setView] = useState<ImportView | null>(null);
  const [done, setDone] = useState<string | null>(null);

  const preview = async () => {
    setDone(null);
    const kinds = IMPORT_FILES.filter((kind) => chosen[kind] !== undefined);
    const files = await Promise.all(
      kinds.map(async (kind) => ({ kind, name: chosen[kind]!.name, contentBase64: await base64Of(chosen[kind]!) })),
    );
    setView(await act.run(routes.previewImport, { body: { id: newId(), files, absent } }, { what: '检查导入文件' }));
  };
  const confirm = async () => {
    if (view === null) return;
    const receipt = await act.run(
      routes.confirmImport,
      { params: { id: view.id }, body: { digest: view.digest, stateRevision: view.stateRevision } },
      { what: '确认导入', renews: ['/api/org'] },
    );
    if (receipt === null) return;
    const made = IMPORT_FILES.map(
      (kind) =>
        `${IMPORT_FILE_WORDS[kind]}新增 ${receipt.counts[kind].made}、修改 ${receipt.counts[kind].changed}、终止 ${receipt.counts[kind].ended}`,
    );
    setDone(`已导入。${made.join('；')}。`);
    setView(null);
    setChosen({});
  };

  return (
    <div className="z-page stack">
      <div className="z-page-title">
        <h1>导入单位、关系、人员</h1>
        <span className="grow">先检查、后导入；检查不改动任何数据，同一文件可以反复导入。</span>
      </div>
      <section className="z-block">
        <ul className="z-list">
          {IMPORT_FILES.map((kind) => (
            <li key={kind}>
              <strong style={{ width: 64 }}>{IMPORT_FILE_WORDS[kind]}</strong>
              <span className="grow quiet ellipsis">{chosen[kind]?.name ?? columnsOf[kind]}</span>
              <Upload
                accept=".csv,.xlsx"
                showUploadList={false}
                beforeUpload={(file) => {
                  setChosen((before) => ({ ...before, [kind]: file }));
                  setView(null);
                  return false;
                }}
              >
                <Button>选文件（CSV 或 xlsx）</Button>
              </Upload>
              {chosen[kind] === undefined ? null : (
                <Button onClick={() => setChosen(({ [kind]: _gone, ...rest }) => rest)}>不用这份</Button>
              )}
            </li>
          ))}
        </ul>
        <div className="row wrap" style={{ padding: 12 }}>
          <Radio.Group
            value={absent}
            onChange={(event) => setAbsent(event.target.value as 'keep' | 'end')}
            options={[
              { value: 'keep', label: '文件里没有的保持不变' },
              { value: 'end', label: '文件是完整名单，没有的予以终止（历史保留）' },
            ]}
          />
          <Button
            type={view === null ? 'primary' : 'default'}
            disabled={Object.keys(chosen).length === 0}
            loading={act.busy}
            onClick={() => void preview()}
          >
            检查
          </Button>
        </div>
      </section>
      {done === null ? null : (
        <p role="status">
          <StatusMark tone="done" word={done} />
        </p>
      )}
      {view === null ? null : <Preview view={view} busy={act.busy} onConfirm={() => void confirm()} />}
    </div>
  );
}

function Preview({
  view,
  busy,
  onConfirm,
}: {
  readonly view: ImportView;
  readonly busy: boolean;
  readonly onConfirm: () => void;
}) {
  const ready = view.state === 'open' && view.problemCount === 0;
  return (
    <>
      <section className="z-block">
        <div className="z-block-head">
          <h2>检查结果</h2>
          {view.problemCount === 0 ? (
            <StatusMark tone="done" word="没有问题，可以导入" />
          ) : (
            <StatusMark tone="close" word={`${view.problemCount} 处要改，改好后重新选文件`} />
          )}
          <span className="grow" />
          <Button type="primary" disabled={!ready} loading={busy} onClick={onConfirm}>
            确认导入
          </Button>
        </div>
        <table className="z-table">
          <thead>
            <tr>
              <th>文件</th>
              <th>行数</th>
              <th>新增</th>
              <th>修改</th>
              <th>不变</th>
              <th>终止</th>
            </tr>
          </thead>
          <tbody>
            {IMPORT_FILES.map((kind) => (
              <tr key={kind}>
                <td>{IMPORT_FILE_WORDS[kind]}</td>
                <td>{view.counts[kind].rows}</td>
                <td>{view.counts[kind].made}</td>
                <td>{view.counts[kind].changed}</td>
                <td>{view.counts[kind].unchanged}</td>
                <td>{view.counts[kind].ended}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {view.problems.length === 0 ? null : (
        <Places
          title={`要改的（${view.problemCount}）`}
          more={view.problemCount - view.problems.length}
          items={view.problems}
        />
      )}
      {view.changes.length === 0 ? null : (
        <section className="z-block">
          <div className="z-block-head">
            <h2>将修改或终止的</h2>
          </div>
          <ul className="z-list">
            {view.changes.map((change) => (
              <li key={`${change.file}${change.label}`} style={{ fontSize: 14 }}>
                <span style={{ width: 64 }}>{change.act === 'ended' ? '终止' : '修改'}</span>
                <span className="grow">{change.label}</span>
                <span className="quiet">
                  {change.columns.map((column) => IMPORT_COLUMN_WORDS[column] ?? column).join('、')}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {view.notes.length === 0 ? null : (
        <Places
          title={`留意，不影响导入（${view.noteCount}）`}
          more={view.noteCount - view.notes.length}
          items={view.notes}
        />
      )}
    </>
  );
}

function Places({
  title,
  items,
  more,
}: {
  readonly title: string;
  readonly items: readonly (ImportProblem | ImportNote)[];
  readonly more: number;
}) {
  if (items.length === 0) return <EmptyState reason="没有" />;
  return (
    <section className="z-block">
      <div className="z-block-head">
        <h2>{title}</h2>
      </div>
      <div style={{ maxHeight: 420, overflow: 'auto' }}>
        <table className="z-table">
          <thead>
            <tr>
              <th>文件</th>
              <th>行</th>
              <th>列</th>
              <th>内容</th>
              <th>说明</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item, index) => (
              <tr key={index}>
                <td>{IMPORT_FILE_WORDS[item.file]}</td>
                <td>{item.row ?? '整个文件'}</td>
                <td className="nowrap">
                  {item.column === null ? '' : (IMPORT_COLUMN_WORDS[item.column] ?? item.column)}
                </td>
                <td className="ellipsis" style={{ maxWidth: 260 }}>
                  {item.value}
                </td>
                <td>{importReason(item)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more > 0 ? <p className="z-empty">还有 {more} 处没有列出，改好上面的再检查一次。</p> : null}
    </section>
  );
}
