// Rights as they were given and taken back, and who is signed in where.
import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { ROLE_NAMES, routes, type GrantView } from '#modules/access/contract.ts';
import { useFilters } from '../../app/address.ts';
import { QueryError } from '../../app/problems.tsx';
import { useAct, useRead } from '../../app/queries.ts';
import { useMe } from '../../app/session.tsx';
import { useNow } from '../../ui/clock.ts';
import { EmptyState, Loading } from '../../ui/states.tsx';
import { formatTime } from '../../ui/time.ts';
import { ReasonDialog } from './reason-dialog.tsx';

/** Grants with dates; the security administrator takes them back here. */
export function GrantsList() {
  const [filters, setFilters] = useFilters();
  const me = useMe();
  const now = useNow(60_000);
  const act = useAct();
  const [revoking, setRevoking] = useState<GrantView | null>(null);
  const ended = filters['ended'] === 'true';
  const grants = useRead(
    routes.listGrants,
    { query: { ended: ended ? 'true' : 'false' } },
    { keep: true, wake: ['access.'] },
  );
  const mayRevoke = me.roles.includes('securityAdmin');
  return (
    <>
      <div className="z-filters">
        <Checkbox
          checked={ended}
          onChange={(event) => setFilters({ ended: event.target.checked ? 'true' : undefined })}
        >
          也看已收回、已到期的
        </Checkbox>
      </div>
      {grants.isError ? <QueryError error={grants.error} retry={() => void grants.refetch()} what="授权" /> : null}
      {grants.isPending ? <Loading what="授权" /> : null}
      {grants.data === undefined ? null : grants.data.items.length === 0 ? (
        <EmptyState reason="没有授权记录" next="由安全管理员在账号一栏授予。" />
      ) : (
        <div className="z-block" style={{ overflow: 'auto' }}>
          <table className="z-table">
            <thead>
              <tr>
                <th>姓名</th>
                <th>账号</th>
                <th>角色</th>
                <th>单位</th>
                <th>起止</th>
                <th>授予</th>
                <th>办理</th>
              </tr>
            </thead>
            <tbody>
              {grants.data.items.map((grant) => (
                <tr key={grant.id}>
                  <td className="nowrap">{grant.name}</td>
                  <td className="mono">{grant.account}</td>
                  <td className="nowrap">{ROLE_NAMES[grant.role]}</td>
                  <td>{grant.unit?.shortName ?? '不属于单位'}</td>
                  <td className="nowrap">
                    {formatTime(grant.from, now)} 至 {grant.until === null ? '收回为止' : formatTime(grant.until, now)}
                  </td>
                  <td className="nowrap">
                    {grant.grantedByName ?? '系统'} {formatTime(grant.grantedAt, now)}
                  </td>
                  <td>
                    {grant.endedReason !== null ? (
                      <span className="quiet">{grant.endedReason}</span>
                    ) : mayRevoke ? (
                      <Button size="small" onClick={() => setRevoking(grant)}>
                        收回…
                      </Button>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <ReasonDialog
        open={revoking !== null}
        title={revoking === null ? '' : `收回${revoking.name}的${ROLE_NAMES[revoking.role]}`}
        busy={act.busy}
        onClose={() => setRevoking(null)}
        onReason={async (reason) => {
          if (revoking === null) return;
          const answer = await act.run(
            routes.revokeGrant,
            { params: { id: revoking.id }, body: { reason } },
            {
              what: `收回${revoking.name}的${ROLE_NAMES[revoking.role]}`,
              done: '已收回，对方的页面随即失去这项权限',
              renews: ['/api/access'],
            },
          );
          if (answer !== null) setRevoking(null);
        }}
      />
    </>
  );
}

/** Open sessions. */
export function SessionsList() {
  const now = useNow(30_000);
  const sessions = useRead(routes.listSessions, { query: {} }, { keep: true, everyMs: 30_000 });
  if (sessions.isPending) return <Loading what="在线会话" />;
  if (sessions.isError)
    return <QueryError error={sessions.error} retry={() => void sessions.refetch()} what="在线会话" />;
  if (sessions.data.items.length === 0) return <EmptyState reason="现在没有人在线" />;
  return (
    <div className="z-block" style={{ overflow: 'auto' }}>
      <table className="z-table">
        <thead>
          <tr>
            <th>姓名</th>
            <th>账号</th>
            <th>代表单位</th>
            <th>终端</th>
            <th>地址</th>
            <th>登录</th>
            <th>最近</th>
          </tr>
        </thead>
        <tbody>
          {sessions.data.items.map((session) => (
            <tr key={session.id}>
              <td className="nowrap">{session.name}</td>
              <td className="mono">{session.account}</td>
              <td>{session.unit?.shortName ?? ''}</td>
              <td>{session.station.name}</td>
              <td className="mono">{session.address}</td>
              <td className="nowrap">{formatTime(session.startedAt, now)}</td>
              <td className="nowrap">{formatTime(session.seenAt, now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
