// `/`: one box for people by their whole number, units, matters, papers and numbers of papers, within one's scope.
// Decided here: how hits are shown and opened. What is found is the server's answer.
import { Input, Modal } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { routes, type DeskHit } from '#modules/desk/contract.ts';
import { QueryError } from '../../app/problems.tsx';
import { useRead } from '../../app/queries.ts';
import { addressOf, kindWord } from '../../app/subjects.ts';
import { KeyList } from '../../ui/KeyList.tsx';
import { EmptyState } from '../../ui/states.tsx';

/** The dialog; Enter opens the first or the chosen one. */
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
  const q = useDeferredValue(typed.trim());
  const hits = useRead(routes.search, { query: { q } }, { enabled: q !== '', keep: true });
  const items = q === '' ? [] : (hits.data?.items ?? []);
  const openHit = (hit: DeskHit | undefined) => {
    if (hit === undefined) return;
    const address = addressOf(hit);
    if (address === null) return;
    onClose();
    void navigate({ to: address });
  };
  return (
    <div className="stack">
      <Input
        autoFocus
        size="large"
        aria-label="搜索"
        placeholder="单位（名称、拼音）、事项、文号、完整手机号"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onPressEnter={() => openHit(items[0])}
      />
      {hits.isError ? <QueryError error={hits.error} retry={() => void hits.refetch()} what="搜索结果" /> : null}
      <div style={{ maxHeight: 420, overflow: 'auto' }}>
        <KeyList
          label="搜索结果"
          items={items}
          getKey={(hit) => hit.kind + hit.id}
          onOpen={openHit}
          render={(hit) => (
            <>
              <span className="quiet nowrap" style={{ width: 56 }}>
                {kindWord(hit.kind)}
              </span>
              <span className="grow ellipsis">{hit.label}</span>
              <span className="quiet ellipsis" style={{ maxWidth: 300 }}>
                {hit.detail}
              </span>
            </>
          )}
          empty={
            q === '' ? (
              <EmptyState reason="输入几个字开始" next="↑ ↓ 选择，回车打开。" />
            ) : hits.isFetching ? null : (
              <EmptyState
                reason="没有找到，或不在您可以查看的范围内"
                next="换一个词试试：简称、拼音首字母、文号里的数字；查人用完整手机号，或到单位页查姓名。"
              />
            )
          }
        />
      </div>
    </div>
  );
}
