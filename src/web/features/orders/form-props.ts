// What every form of an order's act is given, and which reads an act renews.
import type { AssignmentView, OrderPage } from '#modules/orders/contract.ts';

export const orderRenews = ['/api/orders', '/api/deadlines', '/api/alarms', '/api/reports'];

export interface FormProps {
  readonly page: OrderPage;
  readonly assignment: AssignmentView;
  readonly onDone: () => void;
}
