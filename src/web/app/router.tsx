// Addresses and their pages. A page is registered here with one line; all of them are in the first download, because
// a form must open while the line is off.
import { createRootRoute, createRoute, createRouter, Navigate, type RouteComponent } from '@tanstack/react-router';
import { AccountsPage } from '../features/access/accounts-page.tsx';
import { AuditingPage } from '../features/auditing/auditing-page.tsx';
import { CalendarPage } from '../features/calendar/calendar-page.tsx';
import { DeskPage } from '../features/desk/desk-page.tsx';
import { OperationsPage } from '../features/operations/operations-page.tsx';
import { OrdersPage } from '../features/orders/list-page.tsx';
import { NewOrderPage } from '../features/orders/new-page.tsx';
import { OrderPage } from '../features/orders/order-page.tsx';
import { OutsideOrderPage } from '../features/orders/outside-page.tsx';
import { ImportPage } from '../features/org/import-page.tsx';
import { UnitPage } from '../features/org/unit-page.tsx';
import { UnitsPage } from '../features/org/units-page.tsx';
import { SettingsPage } from '../features/regulation/settings-page.tsx';
import { DispatchPage } from '../features/reports/dispatch-page.tsx';
import { ReportListsPage } from '../features/reports/lists-page.tsx';
import { MatterPage } from '../features/reports/matter-page.tsx';
import { NewReportPage } from '../features/reports/new-page.tsx';
import { ReportPage } from '../features/reports/report-page.tsx';
import { TelephonePage } from '../features/reports/telephone-page.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { searchText } from './address.ts';
import { SessionGate } from './session.tsx';
import { Shell } from './shell.tsx';

const root = createRootRoute({
  component: () => (
    <SessionGate>
      <Shell />
    </SessionGate>
  ),
  notFoundComponent: () => <EmptyState reason="没有这个页面" next={<a href="/">回到值班台</a>} />,
  errorComponent: ({ reset }) => (
    <ErrorState
      happened="页面出了故障。"
      safe="已经报送、签收、登记的都在服务器上；草稿在本机。"
      next="再试一次，或刷新页面；急事请先打电话。"
      retry={reset}
    />
  ),
});

const page = (path: string, component: RouteComponent) => createRoute({ getParentRoute: () => root, path, component });

const pages = [
  page('/', DeskPage),
  // Where a first password is set; whoever is signed in after it begins at the desk.
  page('/activate', () => <Navigate to="/" replace />),
  page('/reports', ReportListsPage),
  page('/reports/telephone', TelephonePage),
  page('/reports/new', NewReportPage),
  page('/reports/$id', ReportPage),
  page('/matters/$id', MatterPage),
  page('/dispatches/$id', DispatchPage),
  page('/orders', OrdersPage),
  page('/orders/new', NewOrderPage),
  page('/orders/outside', OutsideOrderPage),
  page('/orders/$id', OrderPage),
  page('/units', UnitsPage),
  page('/units/$id', UnitPage),
  page('/import', ImportPage),
  page('/calendar', CalendarPage),
  page('/settings', SettingsPage),
  page('/accounts', AccountsPage),
  page('/auditing', AuditingPage),
  page('/operations', OperationsPage),
];

export const router = createRouter({
  routeTree: root.addChildren(pages),
  parseSearch: searchText.parse,
  stringifySearch: searchText.stringify,
  defaultPreload: false,
});
