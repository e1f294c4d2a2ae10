// What a page says when there is nothing, when something went wrong and while it waits.
import { Button } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';

/** A stated reason for emptiness and what to do next. */
export function EmptyState({ reason, next }: { readonly reason: string; readonly next?: ReactNode }) {
  return (
    <div className="z-empty">
      <strong>{reason}</strong>
      {next}
    </div>
  );
}

interface ErrorStateProps {
  readonly happened: string;
  readonly safe: string;
  readonly next: string;
  readonly retry?: () => void;
  readonly requestId?: string | undefined;
}

/** What happened, what is safe, what to do. */
export function ErrorState({ happened, safe, next, retry, requestId }: ErrorStateProps) {
  return (
    <div className="z-error" role="alert">
      <dl>
        <dt>出了什么事</dt>
        <dd>{happened}</dd>
        <dt>什么没有丢</dt>
        <dd>{safe}</dd>
        <dt>怎么办</dt>
        <dd>{next}</dd>
      </dl>
      <div className="row">
        {retry === undefined ? null : <Button onClick={retry}>再试一次</Button>}
        {requestId === undefined ? null : (
          <span className="quiet">
            报修时请报这个编号：<span className="mono">{requestId}</span>
          </span>
        )}
      </div>
    </div>
  );
}

/** Says that it loads, but only when it takes longer than a third of a second. */
export function Loading({ what = '内容' }: { readonly what?: string }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="z-loading" role="status">
      {late ? `正在取${what}…` : ''}
    </div>
  );
}
