// The door of the auditing room (审计查询).
import { defineModule } from '#platform/module.ts';
import { errorCodes, routes } from './contract.ts';
import { policy } from './policy.ts';
import { compareCode, countExport, exportRecords, listActions, listRecords, readChain, startCheck } from './service.ts';
import { checkSweeper } from './sweep.ts';

export { faultWords } from './rules.ts';
export { configureAuditing } from './service.ts';

export const auditingModule = defineModule({
  name: 'auditing',
  routes,
  policy,
  errorCodes,
  sweepers: [checkSweeper],
  constraints: { auditing_check_one_running: 'auditing.checkRunning' },
  handlers: {
    listRecords,
    exportRecords,
    countExport,
    listActions: () => Promise.resolve(listActions()),
    readChain: (ctx) => readChain(ctx),
    startCheck,
    compareCode,
  },
});
