// People of a unit and what each may do there. Each unit keeps its own (A25.2); ended posts stay on file.
import { Button, Input, Table } from 'antd';
import { useState } from 'react';
import { routes, type PostView } from '#modules/org/contract.ts';
import { call, Refused } from '../../app/client.ts';
import { QueryError } from '../../app/problems.tsx';
import { useAct, useRead } from '../../app/queries.ts';
import { PhoneNumber } from '../../ui/labels.tsx';
import { EmptyState, Loading } from '../../ui/states.tsx';
import { PostDialog } from './post-dialog.tsx';
import { phoneWords, staffWords } from './words.ts';

const wake = ['org.'];

function dutiesOf(post: PostView): string {
  return [
    post.principalLeader ? '主要负责人' : '',
    post.inChargeOfDuty ? '分管值班工作' : '',
    post.deskHead ? '值班室负责人' : '',
    post.dutyOfficer ? '值班员' : '',
  ]
    .filter((text) => text !== '')
    .join('、');
}

/** The list with its acts. */
export function People({ unitId }: { readonly unitId: string }) {
  const [word, setWord] = useState('');
  const [reason, setReason] = useState('');
  const [editing, setEditing] = useState<PostView | 'new' | null>(null);
  const act = useAct();
  const people = useRead(
    routes.listPersons,
    { params: { id: unitId }, query: { ...(word === '' ? {} : { word }), limit: 200 } },
    { keep: true, wake },
  );
  if (people.isPending) return <Loading what="人员" />;
  if (people.error instanceof Refused && people.error.problem.status === 404)
    return <EmptyState reason="这个单位的人员不在您可以查看的范围内" next="只看得到本单位和下级单位的人员。" />;
  if (people.isError) return <QueryError error={people.error} retry={() => void people.refetch()} what="人员" />;
  const reveal = (post: PostView, kind: string) => async () => {
    const query = reason.trim() === '' ? {} : { reason: reason.trim() };
    const answer = await call(routes.revealPhone, { params: { id: post.personId }, query });
    const found = answer.numbers.find((each) => each.kind === kind);
    if (found === undefined) throw new Error('no number');
    return found.number;
  };
  const mayReveal = people.data.allowed.includes('revealPhone');
  const mayEdit = people.data.allowed.includes('editPeople');
  const end = (post: PostView) =>
    act.run(
      routes.endPost,
      { params: { id: post.id }, body: { revision: post.revision } },
      {
        what: `免去${post.name}的${post.title}`,
        done: `已免去${post.name}的${post.title}，历史保留`,
        renews: ['/api/org'],
      },
    );
  return (
    <section className="z-block">
      <div className="z-block-head">
        <h2>人员（{people.data.total}）</h2>
        <Input.Search allowClear placeholder="姓名、职务" onSearch={setWord} style={{ width: 200 }} />
        {mayReveal ? (
          <Input
            aria-label="查看手机号的事由"
            placeholder="查看手机号的事由"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            maxLength={200}
            style={{ width: 220 }}
          />
        ) : null}
        <span className="grow" />
        {mayEdit ? <Button onClick={() => setEditing('new')}>登记人员职务</Button> : null}
      </div>
      <Table<PostView>
        size="small"
        rowKey="id"
        pagination={false}
        scroll={{ x: true }}
        dataSource={people.data.posts}
        locale={{ emptyText: <EmptyState reason="没有人员" next="由本单位管理员登记，或从文件导入。" /> }}
        columns={[
          { title: '姓名', dataIndex: 'name', width: 100 },
          { title: '职务', dataIndex: 'title' },
          { title: '值班职责', key: 'duty', responsive: ['md'], render: (_value, post) => dutiesOf(post) },
          {
            title: '类别',
            key: 'staff',
            width: 90,
            responsive: ['md'],
            render: (_value, post) => staffWords[post.staffCategory],
          },
          {
            title: '电话',
            key: 'phones',
            render: (_value, post) =>
              post.phones.map((phone) => (
                <span key={phone.kind} className="row nowrap" style={{ display: 'inline-flex', marginRight: 12 }}>
                  {phoneWords[phone.kind]}
                  <PhoneNumber
                    shown={phone.shown}
                    {...(phone.masked && mayReveal ? { reveal: reveal(post, phone.kind) } : {})}
                  />
                </span>
              )),
          },
          ...(mayEdit
            ? [
                {
                  title: '办理',
                  key: 'acts',
                  width: 140,
                  render: (_value: unknown, post: PostView) => (
                    <span className="row nowrap">
                      <Button size="small" onClick={() => setEditing(post)}>
                        修改
                      </Button>
                      <Button size="small" onClick={() => void end(post)} loading={act.busy}>
                        免去
                      </Button>
                    </span>
                  ),
                },
              ]
            : []),
        ]}
      />
      {people.data.posts.length < people.data.total ? (
        <p className="z-empty">只列出前 {people.data.posts.length} 人，请用姓名查找。</p>
      ) : null}
      {editing === null ? null : (
        <PostDialog
          key={editing === 'new' ? 'new' : editing.id}
          unitId={unitId}
          post={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </section>
  );
}
