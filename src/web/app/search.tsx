// `/`: one box for units, matters and papers by word, pinyin or number, within what the person may see.
import { Input, Modal } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { routes as orders } from '#modules/orders/contract.ts';
import { routes as org } from '#modules/org/contract.ts';
import { routes as reports } from '#modules/reports/contract.ts';
import { KeyList } from '../ui/KeyList.tsx';
import { EmptyState } from '../ui/states.tsx';
import { useRead } from './queries.ts';

interface Found {
  readonly key: string;
  readonly kind: string;
  readonly label: string;
  readonly detail: string;
  readonly to: string;
}

const perKind = 8;

/** The dialog; Enter opens what is chosen. */
export function SearchDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  return (
    <Modal open={open} onCancel={onClose} footer={null} title="搜索" width={720} destroyOnHidden>
      <SearchBody onClose={onClose} />
    </Modal>
  );
}

function SearchBody({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const word = useDeferredValue(typed.trim());
  const enabled = word.length > 0;
  const options = { enabled, keep: true };
  const units = useRead(org.listUnits, { query: { word, limit: perKind } }, options);
  const matters = useRead(reports.listMatters, { query: { q: word, limit: perKind } }, options);
  const papers = useRead(reports.listReports, { query: { q: word, limit: perKind } }, options);
  const issued = useRead(orders.listOrders, { query: { q: word, limit: perKind } }, options);
  const found: Found[] = enabled
    ? [
        ...(matters.data?.items ?? []).map((each) => ({
          key: each.id,
          kind: '事项',
          label: each.title,
          detail: each.unit.name,
          to: `/matters/${each.id}`,
        })),
        ...(papers.data?.items ?? []).map((each) => ({
          key: each.id,
          kind: each.name,
          label: each.title,
          detail: `${each.unit.name} ${each.number ?? ''}`,
          to: `/reports/${each.id}`,
        })),
        ...(issued.data?.rows ?? []).map((each) => ({
          key: each.assignmentId,
          kind: '交办',
          label: each.about,
          detail: `${each.number} → ${each.unit.shortName}`,
          to: `/orders/${each.orderId}`,
        })),
        ...(units.data?.units ?? []).map((each) => ({
          key: each.id,
          kind: '单位',
          label: each.fullName,
          detail: each.code,
          to: `/units/${each.id}`,
        })),
      ]
    : [];
  const openFound = (to: string) => {
    onClose();
    void navigate({ to });
  };
  const first = found[0];
  return (
    <div className="stack">
      <Input
        autoFocus
        size="large"
        aria-label="搜索"
        placeholder="单位（名称、拼音）、事项、文号"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onPressEnter={() => {
          if (first !== undefined) openFound(first.to);
        }}
      />
      <div style={{ maxHeight: 420, overflow: 'auto' }}>
        <KeyList
          label="搜索结果"
          items={found}
          getKey={(each) => each.key}
          onOpen={(each) => openFound(each.to)}
          render={(each) => (
            <>
              <span className="quiet nowrap" style={{ width: 88 }}>
                {each.kind}
              </span>
              <span className="grow ellipsis">{each.label}</span>
              <span className="quiet ellipsis" style={{ maxWidth: 220 }}>
                {each.detail}
              </span>
            </>
          )}
          empty={
            enabled ? (
              <EmptyState
                reason="没有找到，或不在您可以查看的范围内"
                next="换一个词试试：简称、拼音首字母、文号里的数字。"
              />
            ) : (
              <EmptyState reason="输入几个字开始" next="↑ ↓ 选择，回车打开。" />
            )
          }
        />
      </div>
    </div>
  );
}
