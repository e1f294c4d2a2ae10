// The door of the orders room (交办).
import { defineModule } from '#platform/module.ts';
import { errorCodes, routes } from './contract.ts';
import { deadlines } from './deadlines.ts';
import { events } from './events.ts';
import { policy } from './policy.ts';
import { answerByTelephone, answerInWriting, answerUpward } from './service/answer.ts';
import { acknowledgeOrder, closeAssignment, withdrawAssignment } from './service/end.ts';
import { askExtension, decideExtension } from './service/extend.ts';
import { handDown, issueOrder, registerOutsideOrder } from './service/issue.ts';
import { listOrders, orderPage } from './service/read.ts';
import { hearOwnArrival } from './service/own-arrival.ts';
import { orderSubjects } from './subjects.ts';

export { issueOrder } from './service/issue.ts';

export const ordersModule = defineModule({
  name: 'orders',
  routes,
  policy,
  events,
  deadlines,
  errorCodes,
  reactions: [{ on: 'deadlines.alarmRaised', react: hearOwnArrival }],
  subjects: [orderSubjects],
  constraints: {
    orders_order_pkey: 'orders.alreadyIssued',
    orders_answer_report: 'orders.reportAlreadyLinked',
    orders_extension_open: 'orders.extensionOpen',
  },
  handlers: {
    listOrders: (ctx, { query }) => listOrders(ctx, query),
    getOrder: (ctx, { params }) => orderPage(ctx, params.id),
    issueOrder: (ctx, { body }) => issueOrder(ctx, body),
    registerOutsideOrder: (ctx, { body }) => registerOutsideOrder(ctx, body),
    handDown: (ctx, { params, body }) => handDown(ctx, params.id, body),
    acknowledgeOrder: (ctx, { params }) => acknowledgeOrder(ctx, params.id),
    answerByTelephone: (ctx, { params, body }) => answerByTelephone(ctx, params.id, body),
    answerInWriting: (ctx, { params, body }) => answerInWriting(ctx, params.id, body),
    answerUpward: (ctx, { params, body }) => answerUpward(ctx, params.id, body),
    askExtension: (ctx, { params, body }) => askExtension(ctx, params.id, body),
    decideExtension: (ctx, { params, body }) => decideExtension(ctx, params.id, body),
    withdrawAssignment: (ctx, { params, body }) => withdrawAssignment(ctx, params.id, body),
    closeAssignment: (ctx, { params, body }) => closeAssignment(ctx, params.id, body),
  },
});
