// Who sits at this screen: signs in, acts for a unit, switches persons, covers, leaves. All windows of a browser
// follow one another. Decided here: what the page shows in each state of the session; not who may do what.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Modal } from 'antd';
import {
  createContext,
  Fragment,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import { routes, type Me } from '#modules/access/contract.ts';
import { CoveredPage, SignInPage } from '../features/access/sign-in-page.tsx';
import { SignInForm } from '../features/access/sign-in-form.tsx';
import { FreshProofProvider, type AskProof } from '../ui/FreshProof.tsx';
import { coverNow, liftCover } from '../ui/IdleCover.tsx';
import { Loading } from '../ui/states.tsx';
import { bindClient, call, Refused, setOffDutyReason } from './client.ts';
import { onSignal, restartLive, startLive, stopLive } from './live.ts';
import { startOutbox } from './outbox.ts';
import { QueryError, tell, useSay } from './problems.tsx';
import { closeVault, openVault } from './vault.ts';
import { sentenceOf } from '../ui/strings.ts';

interface Session {
  readonly me: Me;
  /** The session has ended and a new sign-in is asked over the page: alarms stay, content does not show. */
  readonly isOver: boolean;
  /** Reads the session anew after a change of person, unit or rights. */
  readonly renew: () => Promise<void>;
  readonly signOut: () => Promise<void>;
  /** Proves the person by PIN or password; a sentence when wrong, null when right. */
  readonly prove: (
    proof: { readonly pin: string } | { readonly password: string; readonly code?: string },
  ) => Promise<string | null>;
}

const context = createContext<Session | null>(null);
const channel = new BroadcastChannel('zhishou.session');
const meKey = ['me'];
const stateKey = ['session'];
// A page that stays open asks again, so that duty, rights and the session's end are never long out of date.
const meEveryMs = 180_000;

/** The session of the signed-in person. */
export function useSession(): Session {
  const session = useContext(context);
  if (session === null) throw new Error('no session above');
  return session;
}

/** The signed-in person. */
export function useMe(): Me {
  return useSession().me;
}

/** Shows the sign-in page, the cover, or the page of the signed-in person. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const state = useQuery({ queryKey: stateKey, queryFn: () => call(routes.session, {}, { silent: true }) });
  const isOpen = state.data?.state === 'open';
  const me = useQuery({
    queryKey: meKey,
    queryFn: () => call(routes.me, {}, { silent: true }),
    enabled: isOpen,
    refetchInterval: meEveryMs,
  });
  const readAgain = useCallback(async () => {
    await client.invalidateQueries({ queryKey: stateKey });
    await client.invalidateQueries({ queryKey: meKey });
  }, [client]);
  useEffect(() => {
    const listener = (event: MessageEvent) => (event.data === 'left' ? location.replace('/') : void readAgain());
    channel.addEventListener('message', listener);
    return () => channel.removeEventListener('message', listener);
  }, [readAgain]);

  const entered = async () => {
    liftCover();
    channel.postMessage('changed');
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== stateKey[0] });
    await readAgain();
  };
  // A person already at work keeps the page when the session ends: signing in happens over it.
  if (me.data !== undefined)
    return (
      <SignedIn me={me.data} readAgain={readAgain}>
        {children}
      </SignedIn>
    );
  // A read is tried again for minutes; whoever waits before an empty page hears the first failure at once.
  const failed = state.failureReason ?? (isOpen ? me.failureReason : null);
  const again = () => void (state.failureReason === null ? me : state).refetch();
  if (failed !== null) return <QueryError error={failed} retry={again} what="登录状态" />;
  if (state.isPending || (isOpen && me.isPending)) return <Loading what="登录状态" />;
  if (state.data?.state === 'covered')
    return <CoveredPage name={state.data.name ?? ''} onLifted={() => void entered()} />;
  return <SignInPage account={state.data?.account ?? null} onDone={() => void entered()} />;
}

function SignedIn({
  me,
  readAgain,
  children,
}: {
  readonly me: Me;
  readonly readAgain: () => Promise<void>;
  readonly children: ReactNode;
}) {
  const client = useQueryClient();
  const say = useSay();
  const [signInOpen, setSignInOpen] = useState(false);
  const waiting = useRef<((ok: boolean) => void)[]>([]);
  const ask = useRef<AskProof>(async () => false);
  const who = `${me.accountId}/${me.unit?.id ?? ''}`;

  useEffect(() => {
    void openVault(me.accountId, me.draftKey);
  }, [me.accountId, me.draftKey]);
  const before = useRef(who);
  useEffect(() => {
    startLive();
    if (before.current === who) return;
    before.current = who;
    // What the last person read is not this one's, in any window.
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== stateKey[0] && query.queryKey[0] !== meKey[0] });
    setOffDutyReason(null);
    restartLive();
  }, [who, client]);
  useEffect(
    () =>
      startOutbox((result) => {
        if (result.refused === null) say.done(`离线时提交的已送达：${result.what}`);
        else say.warn(`离线时提交的没有办成：${result.what}。${sentenceOf(result.refused)}`);
      }),
    [say],
  );
  const settle = useCallback((ok: boolean) => {
    setSignInOpen(false);
    for (const resolve of waiting.current.splice(0)) resolve(ok);
  }, []);
  const signInOver = useCallback(
    () =>
      new Promise<boolean>((resolve) => {
        waiting.current.push(resolve);
        if (waiting.current.length > 1) return;
        // A session that only went idle is uncovered by PIN or password; one that ended wants a new sign-in.
        void call(routes.session, {}, { silent: true }).then(
          ({ state }) => (state === 'covered' ? coverNow() : state === 'open' ? settle(true) : setSignInOpen(true)),
          () => setSignInOpen(true),
        );
      }),
    [settle],
  );
  useEffect(() => {
    bindClient({ signIn: signInOver, prove: (what) => ask.current(what), offDutyReason: async () => null });
    return onSignal((signal) => {
      if (signal === 'ended') void signInOver();
    });
  }, [signInOver]);

  const signOut = useCallback(async () => {
    await call(routes.signOut, { body: {} }, { silent: true }).catch(() => undefined);
    stopLive();
    closeVault();
    setOffDutyReason(null);
    // Nothing of the person who leaves stays in any window.
    channel.postMessage('left');
    location.replace('/');
  }, []);

  const session = useMemo<Session>(
    () => ({
      me,
      isOver: signInOpen,
      signOut,
      renew: async () => {
        channel.postMessage('changed');
        await readAgain();
      },
      prove: async (proof) => {
        try {
          if ('pin' in proof)
            await call(routes.switchPerson, { body: { accountId: me.accountId, pin: proof.pin } }, { silent: true });
          else await call(routes.prove, { body: proof }, { silent: true });
          await readAgain();
          settle(true);
          return null;
        } catch (error) {
          if (error instanceof Refused && error.problem.code === 'platform.signInNeeded') void signInOver();
          return tell(error);
        }
      },
    }),
    [me, signInOpen, readAgain, signOut, signInOver, settle],
  );

  return (
    <context.Provider value={session}>
      <FreshProofProvider
        needsCode={false}
        bind={(to) => {
          ask.current = to;
        }}
        check={async (proof) => {
          const sentence = await session.prove(proof);
          return sentence;
        }}
      >
        {/* Another person or unit begins with pages of its own. */}
        <Fragment key={who}>{children}</Fragment>
        <Modal
          open={signInOpen}
          title="登录已到期，本页内容都在"
          footer={null}
          width={440}
          mask={{ closable: false }}
          keyboard={false}
          onCancel={() => settle(false)}
          destroyOnHidden
        >
          <SignInForm
            account={me.account}
            onDone={(answer) => {
              liftCover();
              // Another person over this page would read what is not theirs: then the page begins anew.
              if (answer.accountId !== me.accountId) return location.assign('/');
              restartLive();
              void readAgain().then(() => settle(true));
            }}
          />
        </Modal>
      </FreshProofProvider>
    </context.Provider>
  );
}

/** The unit acted for; only on business pages, which the offices (三员) never see. */
export function useUnit(): NonNullable<Me['unit']> {
  const { unit } = useMe();
  if (unit === null) throw new Error('no unit to act for');
  return unit;
}
