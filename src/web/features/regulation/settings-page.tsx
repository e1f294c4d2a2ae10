// 规程参数: every value of the regulation pack in force, with its basis, whom it binds, and whether the city's duty desk
// confirmed it. Its head confirms and takes back here; every unit reads the same page. A00.2
import { Button, Checkbox, Input, Segmented, Select } from 'antd';
import { useMemo, useState } from 'react';
import { routes, type SettingView } from '#modules/regulation/contract.ts';
import { useFilters } from '../../app/address.ts';
import { QueryError } from '../../app/problems.tsx';
import { useRead } from '../../app/queries.ts';
import { useNow } from '../../ui/clock.ts';
import { PrintButton } from '../../ui/Sheet.tsx';
import { EmptyState, Loading } from '../../ui/states.tsx';
import { StatusMark, Tag, type Tone } from '../../ui/StatusMark.tsx';
import { formatFull } from '../../ui/time.ts';
import { ConfirmDialog, WithdrawDialog } from './confirm-dialogs.tsx';
import { fitting } from './filter.ts';

const stateMarks: Record<SettingView['state'], { readonly tone: Tone; readonly word: string }> = {
  given: { tone: 'muted', word: '不须确认' },
  unconfirmed: { tone: 'close', word: '未确认，不计入评价' },
  confirmed: { tone: 'done', word: '已确认' },
};
const states = [
  { value: 'all', label: '全部' },
  { value: 'unconfirmed', label: '未确认' },
  { value: 'confirmed', label: '已确认' },
  { value: 'given', label: '不须确认' },
];

/** The page. */
export function SettingsPage() {
  const [filters, setFilters] = useFilters();
  const answer = useRead(routes.listSettings, {});
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [confirming, setConfirming] = useState(false);
  const [withdrawing, setWithdrawing] = useState<SettingView | null>(null);
  const all = useMemo(() => answer.data?.settings ?? [], [answer.data]);
  const shown = useMemo(() => fitting(all, filters), [all, filters]);
  if (answer.isPending) return <Loading what="规程参数" />;
  if (answer.isError) return <QueryError error={answer.error} retry={() => void answer.refetch()} what="规程参数" />;
  const { pack, mayConfirm } = answer.data;
  const waiting = all.filter((setting) => setting.state === 'unconfirmed');
  const picked = all.filter((setting) => chosen.has(setting.path) && setting.state === 'unconfirmed');
  const sections = [...new Set(shown.map((setting) => setting.section))];
  const toggle = (paths: readonly string[], on: boolean) =>
    setChosen((before) => {
      const next = new Set(before);
      for (const path of paths) {
        if (on) next.add(path);
        else next.delete(path);
      }
      return next;
    });
  return (
    <div className="z-page stack">
      <div className="z-page-title">
        <h1>规程参数</h1>
        <span className="grow">
          {pack.name}（{pack.document}，第 {pack.version} 版，{pack.effectiveFrom} 起）
        </span>
        <PrintButton />
      </div>
      <p className="quiet">{pack.note}</p>
      <div className="z-filters no-print">
        <Input.Search
          id="page-search"
          aria-label="搜索"
          allowClear
          placeholder="名称、数值、条款"
          style={{ width: 220 }}
          defaultValue={filters['q'] ?? ''}
          onSearch={(text) => setFilters({ q: text.trim() === '' ? undefined : text.trim() })}
        />
        <Select
          aria-label="部分"
          allowClear
          placeholder="部分"
          style={{ width: 160 }}
          value={filters['section'] ?? null}
          onChange={(value: string | null) => setFilters({ section: value ?? undefined })}
          options={[...new Set(all.map((setting) => setting.section))].map((value) => ({ value, label: value }))}
        />
        <Select
          aria-label="依据"
          allowClear
          placeholder="依据"
          style={{ width: 120 }}
          value={filters['basis'] ?? null}
          onChange={(value: string | null) => setFilters({ basis: value ?? undefined })}
          options={[
            { value: 'T', label: '规范' },
            { value: 'L', label: '法规' },
            { value: 'S', label: '本地设定' },
          ]}
        />
        <Segmented
          aria-label="确认情况"
          value={filters['state'] ?? 'all'}
          onChange={(value) => setFilters({ state: value === 'all' ? undefined : value })}
          options={states}
        />
        <span className="grow" />
        {mayConfirm ? (
          <Button type="primary" disabled={picked.length === 0} onClick={() => setConfirming(true)}>
            {picked.length === 0 ? '选定后确认' : `确认选定的 ${picked.length} 项`}
          </Button>
        ) : null}
      </div>
      <p role="status">
        共 {all.length} 项，列出 {shown.length} 项；本地设定还有 {waiting.length} 项未经市总值班室确认。
      </p>
      {shown.length === 0 ? <EmptyState reason="没有符合条件的参数" next="换一个词或放宽条件。" /> : null}
      {sections.map((section) => (
        <Section
          key={section}
          section={section}
          settings={shown.filter((setting) => setting.section === section)}
          mayConfirm={mayConfirm}
          chosen={chosen}
          toggle={toggle}
          onWithdraw={setWithdrawing}
        />
      ))}
      {confirming ? (
        <ConfirmDialog
          settings={picked}
          onClose={(done) => {
            setConfirming(false);
            if (done) setChosen(new Set());
          }}
        />
      ) : null}
      {withdrawing === null ? null : <WithdrawDialog setting={withdrawing} onClose={() => setWithdrawing(null)} />}
    </div>
  );
}

interface SectionProps {
  readonly section: string;
  readonly settings: readonly SettingView[];
  readonly mayConfirm: boolean;
  readonly chosen: ReadonlySet<string>;
  readonly toggle: (paths: readonly string[], on: boolean) => void;
  readonly onWithdraw: (setting: SettingView) => void;
}

function Section({ section, settings, mayConfirm, chosen, toggle, onWithdraw }: SectionProps) {
  const open = settings.filter((setting) => setting.state === 'unconfirmed').map((setting) => setting.path);
  return (
    <section className="z-block">
      <div className="z-block-head">
        <h2>
          {section}（{settings.length}）
        </h2>
        {mayConfirm && open.length > 0 ? (
          <Checkbox
            className="no-print"
            checked={open.every((path) => chosen.has(path))}
            indeterminate={open.some((path) => chosen.has(path)) && !open.every((path) => chosen.has(path))}
            onChange={(event) => toggle(open, event.target.checked)}
          >
            全选未确认的
          </Checkbox>
        ) : null}
      </div>
      <div style={{ overflow: 'auto' }}>
        <table className="z-table">
          <thead>
            <tr>
              <th style={{ width: '18%' }}>名称</th>
              <th style={{ width: '24%' }}>数值</th>
              <th style={{ width: '20%' }}>依据</th>
              <th>约束谁</th>
              <th style={{ width: '12%' }}>确认</th>
            </tr>
          </thead>
          <tbody>
            {settings.map((setting) => (
              <tr key={setting.path}>
                <td>
                  {mayConfirm && setting.state === 'unconfirmed' ? (
                    <Checkbox
                      className="no-print"
                      aria-label={`选定${setting.name}`}
                      checked={chosen.has(setting.path)}
                      onChange={(event) => toggle([setting.path], event.target.checked)}
                    />
                  ) : null}{' '}
                  {setting.name}
                </td>
                <td>
                  {setting.lines.map((line) => (
                    <div key={line}>{line}</div>
                  ))}
                </td>
                <td>
                  <Tag>{setting.basisText}</Tag> <span className="mono quiet">{setting.basis.row}</span>
                </td>
                <td>
                  <Binds setting={setting} />
                </td>
                <td>
                  <Confirmed
                    setting={setting}
                    {...(mayConfirm && setting.state === 'confirmed' ? { onWithdraw: () => onWithdraw(setting) } : {})}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Binds({ setting }: { readonly setting: SettingView }) {
  const names = (force: 'bound' | 'reference') =>
    setting.binds
      .filter((group) => group.force === force)
      .map((group) => group.name)
      .join('、');
  return (
    <>
      {names('bound') === '' ? null : <div>应当：{names('bound')}</div>}
      {names('reference') === '' ? null : <div className="quiet">参照：{names('reference')}</div>}
    </>
  );
}

function Confirmed({ setting, onWithdraw }: { readonly setting: SettingView; readonly onWithdraw?: () => void }) {
  const time = useNow(60_000);
  return (
    <>
      <StatusMark {...stateMarks[setting.state]} />
      {setting.confirmations.map((one) => (
        <div key={one.id} className={one.act === 'confirmed' && setting.state === 'confirmed' ? '' : 'quiet'}>
          {formatFull(one.at, time)} {one.byName}
          {one.act === 'confirmed' ? `确认，${one.document}：` : '撤回确认：'}
          {one.words}
        </div>
      ))}
      {onWithdraw === undefined ? null : (
        <Button className="no-print" size="small" onClick={onWithdraw}>
          撤回确认…
        </Button>
      )}
    </>
  );
}
