// What programs do by themselves, in words for the auditor: these actions have no route that would say it.
// Not decided here: what persons do; their routes carry their own line.

const PROGRAM_WORDS: ReadonlyMap<string, string> = new Map([
  ['access.init', '装好后发放三员激活码'],
  ['access.makeDemonstrationAccounts', '建立演示账号'],
  ['access.sweepSessions', '到时结束登录'],
  ['backup.restored', '恢复备份后结束全部登录'],
  ['calendar.adopt', '启用随程序交付的日历'],
  ['calendar.announceYears', '提醒补全日历年份'],
  ['demonstration.enterDuty', '登记演示的带班值班'],
  ['demonstration.load', '装入演示城市'],
  ['files.deleteAbandoned', '清理没传完的附件'],
  ['keys.rotated', '更换密钥'],
  ['notify.bringBack', '值班台恢复在线'],
  ['notify.repeatAlarms', '转告未接的响铃'],
  ['notify.takeOffline', '值班台离线'],
  ['org.import', '在主机上导入单位和人员'],
  ['regulation.adopt', '启用随程序交付的规定'],
]);

/** The line of an action of the programs; an operator's command at the machine is named as such. trust.md 6 */
export function programWords(action: string): string | undefined {
  const words = PROGRAM_WORDS.get(action);
  if (words !== undefined) return words;
  if (action.startsWith('access.operator.')) return '主机上的账号命令';
  return action.endsWith('.digest') ? '系统后续处理' : undefined;
}
