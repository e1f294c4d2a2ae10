// How a refusal or a lost line is told to the person: a sentence, and which fields are meant.
// Not decided here: the sentences (ui/strings.ts).
import { App } from 'antd';
import { useMemo } from 'react';
import { sentenceOf } from '../ui/strings.ts';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { Refused, Unanswered } from './client.ts';

/** One sentence for any error that a call may raise. */
export function tell(error: unknown): string {
  if (error instanceof Refused) return sentenceOf(error.problem.code, error.problem.detail);
  if (error instanceof Unanswered && error.code !== null) return sentenceOf(error.code);
  if (error instanceof Unanswered) return '没有连上服务器，还没有办成。填写的内容都在，请稍后再试。';
  return '页面出了故障，这一步没有办成。请刷新页面再试。';
}

/** `const say = useSay(); say.done('已签收'); say.failed(error)` */
export function useSay(): {
  readonly done: (words: string) => void;
  readonly failed: (error: unknown) => void;
  readonly warn: (words: string) => void;
} {
  const { message } = App.useApp();
  return useMemo(
    () => ({
      // One line of each kind: the newest takes the place of the one before, nothing piles up over the page.
      done: (words: string) => void message.success({ content: words, duration: 3, key: 'done' }),
      failed: (error: unknown) => void message.warning({ content: tell(error), duration: 6, key: 'failed' }),
      warn: (words: string) => void message.warning({ content: words, duration: 10, key: 'warn' }),
    }),
    [message],
  );
}

/** A page or block that could not be read. */
export function QueryError({
  error,
  retry,
  what,
}: {
  readonly error: unknown;
  readonly retry: () => void;
  readonly what: string;
}) {
  const refused = error instanceof Refused ? error.problem : null;
  // A read has nothing to fill in: what is malformed is the address.
  if (refused?.code === 'platform.malformed')
    return <EmptyState reason="这个地址不对，打不开" next={<a href="/">回到值班台</a>} />;
  const why = error instanceof Unanswered && error.code !== null ? sentenceOf(error.code) : '连不上服务器。';
  return (
    <ErrorState
      happened={refused === null ? `没有取到${what}：${why}` : sentenceOf(refused.code, refused.detail)}
      safe="已经报送、签收、登记的都在服务器上；正在填写的草稿在本机。"
      next={refused === null ? '页面会自己重试；急事请先打电话。' : '如属于您的职责而打不开，请联系本单位系统管理员。'}
      {...(refused === null || refused.status >= 500 ? { retry } : {})}
      requestId={refused?.requestId}
    />
  );
}
