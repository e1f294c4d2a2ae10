// The page around every page: alarms, head with clock and connection, who is on duty, rail, keys, foot.
// Decided here: the arrangement of screens.md. Not decided here: what any block holds.
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { Suspense, useEffect, useState } from 'react';
import { routes as desk } from '#modules/desk/contract.ts';
import { routes as org } from '#modules/org/contract.ts';
import { Alarms, useAlarms } from '../features/deadlines/alarms.tsx';
import { SearchDialog } from '../features/desk/search-dialog.tsx';
import { DutyLine } from '../features/roster/duty-line.tsx';
import { SwitchPerson } from '../features/access/own-dialogs.tsx';
import { UserMenu } from '../features/access/user-menu.tsx';
import { SoundNotice } from '../ui/AlarmBar.tsx';
import { nowMs, toInstant, useNow } from '../ui/clock.ts';
import { ConnectionLine } from '../ui/ConnectionLine.tsx';
import { useFreshProof } from '../ui/FreshProof.tsx';
import { IdleCover, useIdleCover } from '../ui/IdleCover.tsx';
import { KeyBar, type PageKey } from '../ui/KeyBar.tsx';
import { PageFoot, Watermark } from '../ui/marks.tsx';
import { Loading } from '../ui/states.tsx';
import { formatClock, formatDay, formatLunar, formatTime } from '../ui/time.ts';
import { newId } from '../ui/ids.ts';
import { matterAtHand } from './at-hand.ts';
import { setOffDutyReason } from './client.ts';
import { useConnection, useFault } from './live.ts';
import { useRead } from './queries.ts';
import { useOutbox } from './outbox.ts';
import { placeKeys, places } from './places.ts';
import { useMe, useSession } from './session.tsx';
import { vaultIsDurable } from './vault.ts';

/** Clock, date and lunar date by server time. */
function HeadClock({ isBusiness }: { readonly isBusiness: boolean }) {
  const now = useNow();
  const look = useRead(desk.readDesk, {}, { enabled: isBusiness, everyMs: 600_000 });
  const today = look.data?.today;
  const feast = [today?.holiday, today?.solarTerm].filter((word) => typeof word === 'string').join(' ');
  return (
    <>
      <span className="z-clock" aria-label="服务器时间">
        {formatClock(now)}
      </span>
      <span className="z-wide">
        {formatDay(now, now)} {formatLunar(now)} {feast}
      </span>
    </>
  );
}

/** The places of the rail that are for this person here. */
function usePlaces(): typeof places {
  const { roles, unit } = useMe();
  const isHead = unit !== null && roles.includes('deskHead');
  const own = useRead(org.readUnit, { params: { id: unit?.id ?? '' } }, { enabled: isHead });
  const atCityDesk = own.data?.unit.level === 'city' && own.data.unit.kind === 'government';
  return places.filter((place) => place.for(roles, atCityDesk));
}

/** What is at fault in the system, for everybody; whoever can do something about it gets there by one press. */
function FaultNotice() {
  const fault = useFault();
  const mayLook = usePlaces().some(({ to }) => to === '/operations');
  if (fault === null) return null;
  return (
    <div className="z-notice bad no-print" role="alert">
      <span>▲ {fault}</span>
      {mayLook ? <Link to="/operations">怎么办</Link> : <span>请告知系统管理员。</span>}
    </div>
  );
}

function Rail() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const isHere = (to: string, also: readonly string[]) =>
    to === '/' ? path === '/' : [to, ...also].some((start) => path === start || path.startsWith(`${start}/`));
  return (
    <nav className="z-rail no-print" aria-label="栏目">
      {usePlaces().map((place) => (
        <Link
          key={place.to}
          to={place.to as '/'}
          aria-current={isHere(place.to, place.also ?? []) ? 'page' : undefined}
        >
          {place.label}
        </Link>
      ))}
    </nav>
  );
}

/** What was submitted while the line was off and still waits. */
function OutboxNotice() {
  const items = useOutbox();
  const now = useNow(5_000);
  // A submit that is answered within a moment needs no words.
  const waiting = items.filter((item) => item.at < toInstant(nowMs() - 3_000));
  if (waiting.length === 0 || now === '') return null;
  return (
    <div className="z-notice no-print" role="status">
      还没有送达，连上后自动发送一次：{waiting.map((item) => item.what).join('、')}。急事请先打电话。
    </div>
  );
}

function useCounts(enabled: boolean): readonly { label: string; n: number }[] {
  const alarms = useAlarms(enabled);
  const open = (alarms.data?.items ?? []).filter((alarm) => alarm.acknowledgedAt === null);
  return [
    { label: '警报', n: open.filter((alarm) => alarm.class === 'rings').length },
    { label: '提醒', n: open.filter((alarm) => alarm.class !== 'rings').length },
  ];
}

/** The desk that serves the unit: its own name where the unit is a duty office itself. */
function deskNameOf(unit: string | null): string {
  if (unit === null) return '系统管理';
  return unit.endsWith('值班室') ? unit : `${unit}值班室`;
}

/** Renewal in place before the absolute limit, and the reason of somebody who is not entered as on duty. */
function SessionNotices({ isBusiness }: { readonly isBusiness: boolean }) {
  const { me } = useSession();
  const now = useNow(30_000);
  const prove = useFreshProof();
  const [reason, setReason] = useState('');
  const reasonKey = `zhishou.reason.${me.accountId}/${me.unit?.id ?? ''}`;
  const [given, setGiven] = useState(() => sessionStorage.getItem(reasonKey));
  useEffect(() => setOffDutyReason(me.onDuty ? null : given), [me.onDuty, given]);
  const ends = now >= me.renewFrom;
  return (
    <>
      {ends ? (
        <div className="z-notice no-print" role="status">
          登录将在 {formatTime(me.absoluteUntil, now)} 到期，输一次密码即可接着用，警报不受影响。
          <button type="button" onClick={() => void prove('继续当班，不必重新登录')}>
            续期
          </button>
        </div>
      ) : null}
      {isBusiness && !me.onDuty && given === null ? (
        <form
          className="z-notice no-print"
          onSubmit={(event) => {
            event.preventDefault();
            if (reason.trim().length < 2) return;
            sessionStorage.setItem(reasonKey, reason.trim());
            setGiven(reason.trim());
          }}
        >
          <span>您不在今天的带班值班登记内，照样可以办理；请说明一次原因，随所办的事留存。</span>
          <input
            className="z-notice-input"
            aria-label="不在登记内而办理的原因"
            placeholder="如：临时替班"
            value={reason}
            maxLength={100}
            onChange={(event) => setReason(event.target.value)}
          />
          <button type="submit">说明</button>
        </form>
      ) : null}
    </>
  );
}

/** The signed-in page. */
export function Shell() {
  const { me, isOver, prove, signOut } = useSession();
  const connection = useConnection();
  const navigate = useNavigate();
  const idle = useIdleCover();
  const isHidden = idle.covered || isOver;
  const [searching, setSearching] = useState(false);
  const [switching, setSwitching] = useState(false);
  const isBusiness = places[0]?.for(me.roles, false) ?? false;
  const counts = useCounts(isBusiness);
  const deskName = deskNameOf(me.unit?.fullName ?? null);
  const title = `${me.demonstration ? '演示数据 · ' : ''}${deskName} · 值守`;

  const uncover = async (proof: Parameters<typeof prove>[0]) => {
    const sentence = await prove(proof);
    if (sentence === null) idle.lift();
    return sentence;
  };
  useEffect(() => {
    document.body.dataset['covered'] = String(idle.covered);
  }, [idle.covered]);

  const keys: PageKey[] =
    isBusiness && !isHidden
      ? [
          ...placeKeys.map((each) => ({
            key: each.key,
            label: each.label,
            run: () => {
              const matterId = each.takesMatter === true ? matterAtHand() : null;
              void navigate({ to: each.to, search: (matterId === null ? {} : { matterId, id: newId() }) as never });
            },
          })),
          { key: '/', label: '搜索', more: '（人、号码、单位、文号）', run: () => setSearching(true) },
        ]
      : [];

  return (
    <div className="z-app">
      {isBusiness ? <Alarms pageTitle={title} covered={isHidden} /> : <div />}
      <header className="z-head no-print">
        <div className="z-head-1">
          <Link to="/" className="z-brand">
            值守
          </Link>
          <span className="z-desk-name grow ellipsis" title={deskName}>
            {deskName}
            {(me.unit?.legalChannel ?? true) ? null : (
              <span className="z-channel" title="本单位的法定报送渠道不是本系统，这里只作登记">
                须在省系统报送
              </span>
            )}
          </span>
          <HeadClock isBusiness={isBusiness} />
          <ConnectionLine state={connection} />
          {idle.covered ? null : <UserMenu onCover={idle.cover} />}
        </div>
        {isBusiness ? <div className="z-head-2">{isHidden ? <span>内容已遮盖</span> : <DutyLine />}</div> : null}
        {isBusiness ? <SoundNotice /> : null}
        {vaultIsDurable() ? null : (
          <div className="z-notice">
            本页没有经安全方式打开（https），草稿不能存在本机，关掉窗口会丢失。请联系系统管理员。
          </div>
        )}
        <SessionNotices isBusiness={isBusiness} />
        <OutboxNotice />
        <FaultNotice />
      </header>
      <div className="z-body">
        <Rail />
        <main className="z-main" id="main">
          {idle.covered ? (
            <IdleCover
              person={me.name}
              counts={counts}
              onProve={uncover}
              onSignOut={() => void signOut()}
              onSwitch={() => setSwitching(true)}
            />
          ) : null}
          {/* The content stays in place under the cover, so that a return is a return to the same place. */}
          <div style={{ visibility: isHidden ? 'hidden' : 'visible', height: '100%' }} inert={isHidden}>
            <Suspense fallback={<Loading />}>
              <Outlet />
            </Suspense>
          </div>
        </main>
      </div>
      {keys.length === 0 ? <div /> : <KeyBar keys={keys} />}
      <PageFoot demonstration={me.demonstration} />
      <Watermark words={me.demonstration ? '演示数据' : `${me.name} ${me.unit?.shortName ?? ''}`} />
      <SwitchPerson open={switching} onClose={() => setSwitching(false)} />
      <SearchDialog open={searching} onClose={() => setSearching(false)} />
    </div>
  );
}
