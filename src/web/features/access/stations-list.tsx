// 值班台: devices on which people of the unit sign in, by the name people call them, and taken out of use with a reason.
import { Button, Checkbox, Input, Modal } from 'antd';
import { useState } from 'react';
import { routes, type StationView } from '#modules/access/contract.ts';
import { useFilters } from '../../app/address.ts';
import { QueryError } from '../../app/problems.tsx';
import { useAct, useRead } from '../../app/queries.ts';
import { useNow } from '../../ui/clock.ts';
import { EmptyState, Loading } from '../../ui/states.tsx';
import { formatTime } from '../../ui/time.ts';
import { ReasonDialog } from './reason-dialog.tsx';

const renews = ['/api/access'];

/** Stations with who was there last. */
export function StationsList() {
  const [filters, setFilters] = useFilters();
  const time = useNow(60_000);
  const act = useAct();
  const [naming, setNaming] = useState<StationView | null>(null);
  const [retiring, setRetiring] = useState<StationView | null>(null);
  const retired = filters['retired'] === 'true';
  const stations = useRead(
    routes.listStations,
    { query: { retired: retired ? 'true' : 'false' } },
    { keep: true, wake: ['access.'] },
  );
  return (
    <>
      <div className="z-filters">
        <Checkbox
          checked={retired}
          onChange={(event) => setFilters({ retired: event.target.checked ? 'true' : undefined })}
        >
          看已停用的
        </Checkbox>
      </div>
      {stations.isError ? (
        <QueryError error={stations.error} retry={() => void stations.refetch()} what="值班台" />
      ) : null}
      {stations.isPending ? <Loading what="值班台" /> : null}
      {stations.data === undefined ? null : stations.data.items.length === 0 ? (
        <EmptyState reason={retired ? '没有停用的值班台' : '还没有人在本单位的终端登录过'} />
      ) : (
        <div className="z-block" style={{ overflow: 'auto' }}>
          <table className="z-table">
            <thead>
              <tr>
                <th>名称</th>
                <th>单位</th>
                <th>最近</th>
                <th>在线</th>
                <th>启用</th>
                <th>{retired ? '停用' : '办理'}</th>
              </tr>
            </thead>
            <tbody>
              {stations.data.items.map((station) => (
                <tr key={station.id}>
                  <td>{station.name}</td>
                  <td>{station.unit?.shortName ?? '不属于单位'}</td>
                  <td className="nowrap">
                    {station.lastSeenAt === null ? '从未' : formatTime(station.lastSeenAt, time)} {station.lastName}
                  </td>
                  <td>{station.openSessions === 0 ? '无' : `${station.openSessions} 人`}</td>
                  <td className="nowrap">{formatTime(station.firstSeenAt, time)}</td>
                  <td>
                    {station.retiredAt === null ? (
                      <span className="row" style={{ gap: 8 }}>
                        {station.allowed.includes('rename') ? (
                          <Button size="small" onClick={() => setNaming(station)}>
                            改名…
                          </Button>
                        ) : null}
                        {station.allowed.includes('retire') ? (
                          <Button size="small" onClick={() => setRetiring(station)}>
                            停用…
                          </Button>
                        ) : null}
                      </span>
                    ) : (
                      <span className="quiet">
                        {formatTime(station.retiredAt, time)} {station.retiredByName ?? ''}：{station.retiredReason}
                      </span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {naming === null ? null : <Rename station={naming} onClose={() => setNaming(null)} />}
      <ReasonDialog
        open={retiring !== null}
        title={retiring === null ? '' : `停用${retiring.name}：在那里登录的人随即退出`}
        busy={act.busy}
        onClose={() => setRetiring(null)}
        onReason={async (reason) => {
          if (retiring === null) return;
          const input = { params: { id: retiring.id }, body: { reason, revision: retiring.revision } };
          const options = { what: `停用${retiring.name}`, done: '已停用', renews };
          if ((await act.run(routes.retireStation, input, options)) !== null) setRetiring(null);
        }}
      />
    </>
  );
}

function Rename({ station, onClose }: { readonly station: StationView; readonly onClose: () => void }) {
  const act = useAct();
  const [name, setName] = useState(station.name);
  const [reason, setReason] = useState('');
  const save = async () => {
    const body = { name: name.trim(), reason: reason.trim(), revision: station.revision };
    const options = { what: `${station.name}改名`, done: '已改名', renews };
    if ((await act.run(routes.renameStation, { params: { id: station.id }, body }, options)) !== null) onClose();
  };
  return (
    <Modal
      open
      title={`${station.name}改名`}
      okText="改名"
      cancelText="先不办"
      onCancel={onClose}
      onOk={() => void save()}
      okButtonProps={{
        disabled: name.trim().length < 2 || name.trim() === station.name || reason.trim().length < 2,
        loading: act.busy,
      }}
    >
      <div className="stack">
        <Input
          aria-label="名称"
          autoFocus
          maxLength={40}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Input
          aria-label="理由"
          placeholder="写明理由，随记录留存"
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
    </Modal>
  );
}
