// 账号管理: accounts of people, their state, activation codes handed over in person, rights and open sessions.
// Decided here: nothing about who may; every act is drawn from the answer's `allowed`.
import { Button, Dropdown, Input, Modal, Segmented } from 'antd';
import { useState } from 'react';
import { ROLE_NAMES, isOffice, routes, type AccountView } from '#modules/access/contract.ts';
import { useFilters } from '../../app/address.ts';
import { QueryError } from '../../app/problems.tsx';
import { useAct, useRead } from '../../app/queries.ts';
import { useNow } from '../../ui/clock.ts';
import { EmptyState, Loading } from '../../ui/states.tsx';
import { StatusMark, Tag, type Tone } from '../../ui/StatusMark.tsx';
import { formatTime } from '../../ui/time.ts';
import { CreateAccount, GrantDialog } from './account-dialogs.tsx';
import { GrantsList, SessionsList } from './grants-list.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import { StationsList } from './stations-list.tsx';

const stateMarks: Record<AccountView['state'], { readonly tone: Tone; readonly word: string }> = {
  active: { tone: 'done', word: '在用' },
  toActivate: { tone: 'open', word: '待激活' },
  locked: { tone: 'close', word: '暂锁' },
  closed: { tone: 'muted', word: '停用' },
};
type View = 'accounts' | 'grants' | 'sessions' | 'stations';
type Ask = { readonly kind: 'close' | 'endSessions' | 'resetTotp'; readonly account: AccountView };
const askWords: Record<Ask['kind'], string> = { close: '停用', endSessions: '强制退出', resetTotp: '重置动态口令' };
const renews = ['/api/access'];

/** Roles as tags; the unit stands before those of another unit than the person's own. */
function Roles({ account }: { readonly account: AccountView }) {
  if (account.roles.length === 0) return <span className="quiet">没有授权</span>;
  return (
    <span className="row wrap" style={{ gap: 4 }}>
      {account.roles.map(({ unitName, role }) => (
        <Tag key={`${unitName ?? ''} ${role}`} {...(isOffice(role) ? { kind: 'blue' as const } : {})}>
          {unitName === null || unitName === account.unit?.shortName ? '' : `${unitName} `}
          {ROLE_NAMES[role]}
        </Tag>
      ))}
    </span>
  );
}

/** The page. */
export function AccountsPage() {
  const [filters, setFilters] = useFilters();
  const view =
    (['accounts', 'grants', 'sessions', 'stations'] as const).find((each) => each === filters['view']) ?? 'accounts';
  return (
    <div className="z-page">
      <div className="z-page-title">
        <h1>账号管理</h1>
        <span className="grow">本单位管理员管人员账号，授权由安全管理员办理，各办各的。</span>
      </div>
      <div className="z-filters">
        <Segmented<View>
          value={view}
          onChange={(next) => setFilters({ view: next === 'accounts' ? undefined : next })}
          options={[
            { value: 'accounts', label: '账号' },
            { value: 'grants', label: '授权' },
            { value: 'sessions', label: '在线' },
            { value: 'stations', label: '值班台' },
          ]}
        />
      </div>
      {view === 'accounts' ? <AccountsList /> : null}
      {view === 'grants' ? <GrantsList /> : null}
      {view === 'sessions' ? <SessionsList /> : null}
      {view === 'stations' ? <StationsList /> : null}
    </div>
  );
}

function AccountsList() {
  const [filters, setFilters] = useFilters();
  const now = useNow(60_000);
  const act = useAct();
  const [creating, setCreating] = useState(false);
  const [granting, setGranting] = useState<AccountView | null>(null);
  const [linking, setLinking] = useState<AccountView | null>(null);
  const [asking, setAsking] = useState<Ask | null>(null);
  const [code, setCode] = useState<{ name: string; code: string; expiresAt: string } | null>(null);
  const word = filters['word'];
  const accounts = useRead(
    routes.listAccounts,
    { query: { ...(word === undefined ? {} : { word }), limit: 200 } },
    { keep: true, wake: ['access.'] },
  );

  const mint = async (account: AccountView) => {
    const answer = await act.run(
      routes.mintCode,
      { params: { id: account.id }, body: {} },
      { what: `为${account.name}生成激活码`, renews },
    );
    if (answer !== null) setCode({ name: account.name, ...answer });
  };
  const acts = (account: AccountView) => {
    const items: { key: string; label: string; onClick: () => void }[] = [];
    const params = { id: account.id };
    if (account.allowed.includes('mintCode'))
      items.push({ key: 'mint', label: '生成激活码', onClick: () => void mint(account) });
    if (account.allowed.includes('linkPerson'))
      items.push({
        key: 'link',
        label: account.personId === null ? '关联人员…' : '改关联人员…',
        onClick: () => setLinking(account),
      });
    if (account.allowed.includes('grant'))
      items.push({ key: 'grant', label: '授予角色…', onClick: () => setGranting(account) });
    if (account.allowed.includes('release'))
      items.push({
        key: 'release',
        label: '解除暂锁',
        onClick: () => void act.run(routes.reopenAccount, { params, body: {} }, { done: '已解除暂锁', renews }),
      });
    if (account.allowed.includes('reopen'))
      items.push({
        key: 'reopen',
        label: '恢复使用',
        onClick: () => void act.run(routes.reopenAccount, { params, body: {} }, { done: '已恢复使用', renews }),
      });
    if (account.allowed.includes('endSessions'))
      items.push({ key: 'end', label: '强制退出…', onClick: () => setAsking({ kind: 'endSessions', account }) });
    if (account.allowed.includes('resetTotp'))
      items.push({ key: 'totp', label: '重置动态口令…', onClick: () => setAsking({ kind: 'resetTotp', account }) });
    if (account.allowed.includes('close'))
      items.push({ key: 'close', label: '停用…', onClick: () => setAsking({ kind: 'close', account }) });
    return items;
  };

  return (
    <>
      <div className="z-filters">
        <Input.Search
          id="page-search"
          allowClear
          placeholder="姓名、账号"
          defaultValue={word ?? ''}
          onSearch={(next) => setFilters({ word: next })}
          style={{ width: 260 }}
        />
        <span className="grow" />
        {accounts.data?.canCreate === true ? (
          <Button type="primary" onClick={() => setCreating(true)}>
            新建账号
          </Button>
        ) : null}
      </div>
      {accounts.isError ? (
        <QueryError error={accounts.error} retry={() => void accounts.refetch()} what="账号" />
      ) : null}
      {accounts.isPending ? <Loading what="账号" /> : null}
      {accounts.data === undefined ? null : accounts.data.items.length === 0 ? (
        <EmptyState reason="没有符合条件的账号" next="换一个词，或新建账号。" />
      ) : (
        <div className="z-block" style={{ overflow: 'auto' }}>
          <table className="z-table">
            <thead>
              <tr>
                <th>姓名</th>
                <th>账号</th>
                <th>单位、职务</th>
                <th>角色</th>
                <th>状态</th>
                <th>动态口令</th>
                <th>最近登录</th>
                <th>办理</th>
              </tr>
            </thead>
            <tbody>
              {accounts.data.items.map((account) => (
                <tr key={account.id}>
                  <td className="nowrap">{account.name}</td>
                  <td className="mono">{account.account}</td>
                  <td>
                    {account.personId === null ? (
                      <span className="quiet">
                        {account.roles.some(({ role }) => isOffice(role)) ? '不属于单位' : '未关联人员'}
                      </span>
                    ) : (
                      <>
                        {account.unit?.shortName} <span className="quiet">{account.title}</span>
                      </>
                    )}
                  </td>
                  <td>
                    <Roles account={account} />
                  </td>
                  <td>
                    <StatusMark {...stateMarks[account.state]} />
                    <div className="quiet">
                      {account.state === 'locked' && account.lockedUntil !== null
                        ? `到 ${formatTime(account.lockedUntil, now)}`
                        : account.closedReason}
                    </div>
                  </td>
                  <td>{account.hasTotp ? '已设' : '未设'}</td>
                  <td className="nowrap">
                    {account.lastSignedInAt === null ? '从未' : formatTime(account.lastSignedInAt, now)}
                  </td>
                  <td>
                    {acts(account).length === 0 ? null : (
                      <Dropdown menu={{ items: acts(account) }} trigger={['click']}>
                        <Button size="small">
                          办理 <span className="z-caret" aria-hidden="true" />
                        </Button>
                      </Dropdown>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {accounts.data?.after === null || accounts.data === undefined ? null : (
        <p className="quiet">只列出前 {accounts.data.items.length} 个，请用姓名查找。</p>
      )}
      <CreateAccount open={creating} onClose={() => setCreating(false)} />
      <GrantDialog account={granting} onClose={() => setGranting(null)} />
      {linking === null ? null : <LinkDialog account={linking} onClose={() => setLinking(null)} />}
      <ReasonDialog
        title={asking === null ? '' : `${askWords[asking.kind]}：${asking.account.name}`}
        open={asking !== null}
        busy={act.busy}
        onClose={() => setAsking(null)}
        onReason={async (reason) => {
          if (asking === null) return;
          const input = { params: { id: asking.account.id }, body: { reason } };
          const options = { what: `${askWords[asking.kind]}${asking.account.name}的账号`, done: '已办理', renews };
          const route = { close: routes.closeAccount, endSessions: routes.endSessions, resetTotp: routes.resetTotp }[
            asking.kind
          ];
          if ((await act.run(route, input, options)) !== null) setAsking(null);
        }}
      />
      <Modal
        open={code !== null}
        footer={null}
        title={`${code?.name ?? ''}的激活码`}
        onCancel={() => setCode(null)}
        destroyOnHidden
      >
        <p>请当面交给本人，只显示这一次，{code === null ? '' : formatTime(code.expiresAt, now)} 前有效。</p>
        <p className="mono" style={{ fontSize: 24, textAlign: 'center', padding: 16, userSelect: 'all' }}>
          {code?.code}
        </p>
      </Modal>
    </>
  );
}
