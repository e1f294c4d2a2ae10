// 值守: the desk. What is owed, what arrived, what is going on; nothing else. The offices (三员) begin at their own place.
import { Navigate } from '@tanstack/react-router';
import { officeHome } from '../../app/places.ts';
import { useMe } from '../../app/session.tsx';
import { InboxBlock } from './inbox-block.tsx';
import { OwedBlock } from './owed-block.tsx';
import { RunningBlock } from './running-block.tsx';

/** The page. */
export function DeskPage() {
  const me = useMe();
  if (me.unit === null) return <Navigate to={officeHome(me.roles)} />;
  return (
    <div className="z-desk">
      <h1 className="visually-hidden">值守</h1>
      <OwedBlock />
      <InboxBlock />
      <RunningBlock />
    </div>
  );
}
