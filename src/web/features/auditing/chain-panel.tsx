// 存证链: how long it is, its newest signed head, a check of the whole with its progress, codes from paper.
import { Button, Form, Input, Progress } from 'antd';
import { useState } from 'react';
import { routes, type ChainCheck } from '#modules/auditing/contract.ts';
import { QueryError } from '../../app/problems.tsx';
import { useAct, useRead } from '../../app/queries.ts';
import { newId } from '../../ui/ids.ts';
import { EmptyState, Loading } from '../../ui/states.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { formatExact } from '../../ui/time.ts';

const watchMs = 1_000;
const idleMs = 30_000;
const renews = ['/api/auditing'];

/** The panel. */
export function ChainPanel() {
  const act = useAct();
  const [isWatching, setWatching] = useState(false);
  const chain = useRead(routes.readChain, {}, { keep: true, everyMs: isWatching ? watchMs : idleMs });
  const running = chain.data?.checks.some((each) => each.state === 'running') === true;
  if (chain.data !== undefined && running !== isWatching) setWatching(running);
  const start = () => act.run(routes.startCheck, { body: { id: newId() } }, { what: '核对存证链', renews });
  return (
    <div className="stack">
      <section className="z-block">
        <div className="z-block-head">
          <h2>现状</h2>
          <span className="grow" />
          <Button type="primary" disabled={running} loading={act.busy} onClick={() => void start()}>
            核对全部
          </Button>
        </div>
        {chain.isPending ? <Loading what="存证链" /> : null}
        {chain.isError ? <QueryError error={chain.error} retry={() => void chain.refetch()} what="存证链" /> : null}
        {chain.data === undefined ? null : (
          <div className="z-block-body padded">
            <p>
              每条审计记录和每个事件在一秒内按先后封存成链，共 <b>{chain.data.links}</b> 条；每分钟签署一次。
              {chain.data.head === null ? (
                '还没有签署过。'
              ) : (
                <>
                  最近签署：{formatExact(chain.data.head.at)}，第 {chain.data.head.no} 条，短码{' '}
                  <b className="mono">{chain.data.head.code}</b>。
                </>
              )}
            </p>
            <p className="quiet">把短码抄在纸上保存，以后就能证明这之前的记录没有被改动，即使数据库管理员也改不了。</p>
            <PaperCode />
          </div>
        )}
      </section>
      <section className="z-block">
        <div className="z-block-head">
          <h2>历次核对</h2>
        </div>
        {chain.data?.checks.length === 0 ? (
          <EmptyState reason="还没有核对过" next="点“核对全部”开始，不影响值班。" />
        ) : null}
        {(chain.data?.checks ?? []).map((check) => (
          <CheckLine key={check.id} check={check} />
        ))}
      </section>
    </div>
  );
}

function CheckLine({ check }: { readonly check: ChainCheck }) {
  const percent = check.total === 0 ? 0 : Math.min(100, Math.floor((check.compared / check.total) * 100));
  return (
    <div className="z-block-body padded">
      <div className="row">
        {check.state === 'running' ? (
          <StatusMark tone="open" word="核对中" />
        ) : check.faultCount === 0 ? (
          <StatusMark tone="done" word="一致" />
        ) : (
          <StatusMark tone="overdue" word={`${check.faultCount} 处不符`} />
        )}{' '}
        {formatExact(check.askedAt)} {check.askedBy} 发起，已核对 {check.compared} 条
        {check.finishedAt === null ? '' : `，${formatExact(check.finishedAt)} 结束`}
      </div>
      {check.state === 'running' ? <Progress percent={percent} size="small" /> : null}
      {check.faults.map((words) => (
        <div key={words}>◆ {words}</div>
      ))}
      {check.faultCount > check.faults.length ? (
        <div className="quiet">
          另有 {check.faultCount - check.faults.length} 处，请在服务器上运行 zhishou audit verify 查看全部。
        </div>
      ) : null}
      {check.faultCount > 0 ? <div>请保留现场，报告安全管理员，并核对最近的备份。</div> : null}
    </div>
  );
}

/** Compares a code from paper with the chain. */
function PaperCode() {
  const [code, setCode] = useState('');
  const [asked, setAsked] = useState('');
  const answer = useRead(routes.compareCode, { query: { code: asked } }, { enabled: asked !== '' });
  return (
    <Form layout="inline" onFinish={() => setAsked(code.trim())}>
      <Form.Item label="核对纸上的短码" htmlFor="paper-code">
        <Input
          id="paper-code"
          className="mono"
          style={{ width: 140 }}
          maxLength={9}
          placeholder="如 AB12-CD34"
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </Form.Item>
      <Button htmlType="submit" disabled={code.trim() === ''}>
        核对
      </Button>
      <span role="status" style={{ marginInlineStart: 12 }}>
        {asked === '' || answer.data === undefined ? null : answer.data.fits ? (
          <StatusMark
            tone="done"
            word={`相符：${answer.data.at === null ? '' : formatExact(answer.data.at)} 签署，第 ${answer.data.no} 条`}
          />
        ) : (
          <StatusMark
            tone="overdue"
            word={answer.data.found ? '签署被改动过' : '本库没有这个短码：不是同一条链，或签署记录被删'}
          />
        )}
      </span>
    </Form>
  );
}
