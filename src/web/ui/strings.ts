// The Chinese sentence of every refusal: what happened, what is safe, what to do, in the words of the duty room.
// Typed by the contracts' error codes: a code without a sentence does not compile.
import type { errorCodes as accessCodes } from '#modules/access/contract.ts';
import type { errorCodes as auditingCodes } from '#modules/auditing/contract.ts';
import type { ERROR_CODES as calendarCodes } from '#modules/calendar/contract.ts';
import type { errorCodes as deadlineCodes } from '#modules/deadlines/contract.ts';
import type { errorCodes as orderCodes } from '#modules/orders/contract.ts';
import type { errorCodes as orgCodes } from '#modules/org/contract.ts';
import type { ERROR_CODES as regulationCodes } from '#modules/regulation/contract.ts';
import type { errorCodes as reportCodes } from '#modules/reports/contract.ts';
import type { errorCodes as rosterCodes } from '#modules/roster/contract.ts';
import type { fileErrorCodes } from '#shared/files.ts';
import type { PLATFORM_ERROR_CODES } from '#shared/problem.ts';

type Sentences<T extends readonly string[]> = Readonly<Record<T[number], string>>;

const platform: Sentences<typeof PLATFORM_ERROR_CODES> = {
  'platform.malformed': '有几处填写不合要求，没有保存。请按提示改好再办。',
  'platform.tooLarge': '内容太大，没有保存。请拆开或压缩后再办。',
  'platform.notFound': '没有找到，或不在您可以查看的范围内。',
  'platform.methodNotAllowed': '这一步不能这样办，没有改动任何内容。',
  'platform.forbidden': '您的岗位不能办这一步，没有改动任何内容。需要办理请联系值班室负责人。',
  'platform.signInNeeded': '登录已到期，填写的内容都在。请重新登录后接着办。',
  'platform.freshProofNeeded': '这一步要再输一次密码，还没有办。',
  'platform.staleRevision': '别人刚刚改过这条记录，您的填写还在本页。请看过新内容后再办。',
  'platform.keyReused': '这一份已经按另一内容办过。请刷新后核对，不要重复报送。',
  'platform.keyMissing': '这次请求缺少编号，没有办成。请刷新页面再办。',
  'platform.conflict': '与同时办理的另一步冲突，没有办成。请再试一次。',
  'platform.tooMany': '操作太频繁，没有办成。请稍等片刻再试。',
  'platform.unavailable': '服务器暂时连不上数据库。草稿都在本机，恢复后接着办。',
  'platform.storageFull':
    '服务器存储空间已满，这一步没有存下。填写的内容都在，腾出空间后再办；急事请先打电话，并告知系统管理员。',
  'platform.markedSecret': '内容带有密级标志，系统没有存下任何文字。请按保密规定用其他方式报送。',
  'platform.crossSite': '这次请求不是从本页发出的，已拒绝。请从值班台重新办理。',
  'platform.internal': '系统出了故障，这一步没有办成。请再试一次，仍不行请报修。',
};

const auditing: Sentences<typeof auditingCodes> = {
  'auditing.checkRunning': '已有一次核对在进行，等它结束再发起。',
  'auditing.tooMany': '超过一次可导出的条数，请缩小日期或条件再导出。',
};

const access: Sentences<typeof accessCodes> = {
  'access.wrongCredentials': '账号或密码不对。连续输错五次将暂锁一刻钟。',
  'access.locked': '连续输错，账号暂锁。请稍后再试，或请系统管理员当场解除。',
  'access.closed': '这个账号已停用。请联系本单位管理员。',
  'access.slowDown': '这个地址输错太多，已放慢。请稍等几秒再试。',
  'access.busy': '同时登录的人太多，还没有轮到。请再试一次。',
  'access.noRights': '这个账号还没有任何授权，不能进入。请联系安全管理员授权。',
  'access.stepExpired': '两步之间隔得太久。请从账号和密码重新开始。',
  'access.wrongCode': '动态口令不对，或已经用过。请等下一个口令再输。',
  'access.activationInvalid': '激活码不对、已用过或已过期。请向管理员要一个新的。',
  'access.weakPassword': '密码太弱：至少 10 位，不能含账号名，也不能是常见密码。',
  'access.pinWrong': '值班台密码不对。连输五次后须用登录密码。',
  'access.pinNeedsPassword': '值班台密码输错太多次，请改用登录密码。',
  'access.notAtThisStation': '此人没有在这台终端登录过，请用账号和密码登录。',
  'access.unitNotYours': '您没有代表这个单位的授权。',
  'access.accountTaken': '这个账号名已有人用，请换一个。',
  'access.personHasAccount': '此人已有账号。',
  'access.personNotOfUnit': '此人不在这个单位任职，不能在这里建账号。',
  'access.officeAccount': '三员账号只办管理事务，不能再授业务角色。',
  'access.codeElsewhere':
    '账号已启用，系统管理员不能代发激活码。业务账号请本单位管理员办；安全管理员、审计员请在服务器上用 zhishou accounts code 补发。',
  'access.officeAlone': '三员角色须单独授予，此账号已有其他角色。',
  'access.officeTaken': '这个岗位已有人担任，须先收回再授予。',
  'access.officeTwice': '一人不能兼任两个三员岗位。',
  'access.officeUnit': '三员角色不属于任何单位，业务角色必须指明单位。',
  'access.grantExists': '此人在这个单位已有这个角色。',
  'access.grantEnded': '这个授权已经收回或到期。',
  'access.grantDates': '授权的起止时间不对，请检查。',
  'access.ownGrant': '不能给自己授权或收回自己的授权。',
  'access.linkedAlready': '这个账号已经关联这位人员。',
  'access.stationRetired': '这台终端已经停用。',
  'access.ownAccount': '不能停用或重置自己的账号，请另一位管理员办理。',
};

const deadlines: Sentences<typeof deadlineCodes> = {
  'deadlines.alreadyEnded': '这个时限已经办结，不能再延期或免办。',
  'deadlines.extendNotLater': '延期后的时间必须晚于原来的时限。',
  'deadlines.notYours': '只有等候这项办理的单位可以同意延期或免办。',
  'deadlines.alarmEnded': '这条警报已经结束，不必再知悉。',
};

const roster: Sentences<typeof rosterCodes> = {
  'roster.spanTooLong': '一条登记的时间太长，请分开登记。',
  'roster.spanOver': '这段时间已经过去，不能登记；要补记请写更正。',
  'roster.spanEmpty': '结束时间必须晚于开始时间。',
  'roster.personNotHere': '此人不在本单位任职，没有登记。',
  'roster.staffNotCounted': '值班须由本单位正式干部承担，此人只能登记为副班。',
  'roster.watchesAndLeads': '同一人不能同时带班又值班，没有登记。',
  'roster.leadsElsewhere': '此人同一时间已在别处带班，没有登记。',
  'roster.enteredTwice': '此人这段时间已登记在这一岗位。',
  'roster.alreadyEnded': '这条登记已经结束或作废。',
};

const orders: Sentences<typeof orderCodes> = {
  'orders.alreadyIssued': '这一件已经下达过，没有重复下达。',
  'orders.aboutMissing': '请写明是哪个事项，或选一个已有事项。',
  'orders.unitTwice': '同一单位选了两次。',
  'orders.unitNotBelow': '只能向下级单位下达，所选单位不在您的下级。',
  'orders.partyNotOutside': '来电方须是系统外的上级（如省、国务院总值班室）。',
  'orders.mobileNumber': '这里只登记座机，手机号请登记在通讯录。',
  'orders.minuteInFuture': '登记的时间晚于现在，请核对。',
  'orders.minuteBeforeOrder': '答复的时间早于下达的时间，请核对。',
  'orders.dueMissing': '任务必须写明办理时限。',
  'orders.dueInPast': '办理时限已经过去，请另定。',
  'orders.notAddressed': '这一件不是交给本单位的。',
  'orders.notIssuer': '这一件不是本单位下达的。',
  'orders.alreadyReceived': '已经签收过了。',
  'orders.ended': '这一件已经办结或撤回，不能再办。',
  'orders.notAnswered': '还没有答复，不能办结。',
  'orders.outsideUsesUpward': '系统外上级交办的，请用“向上答复”登记。',
  'orders.notOutside': '这一件不是系统外上级交办的。',
  'orders.reportNotYours': '这份报告不是本单位的，不能用来答复。',
  'orders.reportNotVerification': '书面答复须附核报，这份不是核报。',
  'orders.reportNotSubmitted': '这份报告还没有报送，先报送再答复。',
  'orders.reportAlreadyLinked': '这份报告已用于答复另一件。',
  'orders.noRunningClock': '没有正在计时的时限，不需要延期。',
  'orders.extensionOpen': '已有一个延期申请在等答复。',
  'orders.extensionDecided': '这个延期申请已经答复过。',
  'orders.extensionNotLater': '申请的时间必须晚于原来的时限。',
};

const org: Sentences<typeof orgCodes> = {
  'org.unitNotFound': '没有找到这个单位。',
  'org.unitEnded': '这个单位已经撤销，只可查看。',
  'org.codeTaken': '这个编码已被别的单位使用。',
  'org.cityDeskOnly': '单位和关系由市总值班室维护，本单位不能改。',
  'org.notYourUnit': '各单位只维护自己的人员和数据，这里不是您的单位。',
  'org.relationCycle': '这样上下级会成圈，没有建立。',
  'org.relationToItself': '单位不能与自己建立关系。',
  'org.exclusiveTwice': '这项职能已有一个上级，一项职能只能有一个上级。',
  'org.twoAdministrative': '已有一个行政上级，须先终止原来的关系。',
  'org.relationTwice': '这一关系已经有了。',
  'org.functionsMissing': '请写明这一关系承担哪些职能。',
  'org.administrativeCarriesRest': '行政隶属承担其余全部职能，不必列出。',
  'org.externalIsFixed': '外部单位不能这样修改。',
  'org.datesReversed': '终止日期早于开始日期。',
  'org.unitHasSubordinates': '还有下级单位，须先调整下级再撤销。',
  'org.deskNotFound': '没有找到这个值班室。',
  'org.servedTwice': '这个单位已由另一值班室代为值守。',
  'org.ownDesk': '单位自己的值班室不需要登记为联合值班。',
  'org.personNotFound': '没有找到这个人。',
  'org.postNotFound': '没有找到这个职务，或已经免去。',
  'org.postTwice': '此人在本单位已有这个职务。',
  'org.nameMissing': '请填写姓名。',
  'org.badMobile': '手机号不对，应为 11 位。',
  'org.badPhone': '电话号码不对，请带区号填写。',
  'org.reasonMissing': '查看手机号要写明事由，系统会留痕。',
  'org.noNumbers': '此人没有登记电话。',
  'org.importNotFound': '没有找到这次导入，请重新选文件检查。',
  'org.importHasProblems': '文件里还有问题，没有导入。请改好后重新检查。',
  'org.importConfirmed': '这次导入已经确认过，没有重复导入。',
  'org.importOutdated': '检查之后数据又有变化，没有导入。请再检查一次。',
  'org.importDigestDiffers': '文件与检查过的不一样，没有导入。请再检查一次。',
  'org.importTooLarge': '文件太大，没有导入。请拆开后分别导入。',
};

const reports: Sentences<typeof reportCodes> = {
  'reports.idTaken': '这一份已经存过，没有重复保存。请刷新后核对。',
  'reports.happenedInFuture': '发生时间晚于现在，请核对。',
  'reports.learnedInFuture': '接报时间晚于现在，请核对。',
  'reports.learnedBeforeHappened': '接报时间早于发生时间，请核对。',
  'reports.timeInFuture': '登记的时间晚于现在，请核对。',
  'reports.timeBeforeMatter': '登记的时间早于事项开始，请核对。',
  'reports.recordUnrelated': '这条记录和来报不是一件事：请选由该单位报来的记录，或先在事项页把两个事项关联起来。',
  'reports.unknownCode': '所选的类别、级别或标签不在现行规范参数里，请重选。',
  'reports.unknownPerson': '所选的人不在本单位，请重选。',
  'reports.unknownUnit': '所选的单位不存在或已撤销，请重选。',
  'reports.noSuperior': '本单位没有登记报送上级，报不出去。请联系市总值班室。',
  'reports.notBelow': '所选单位不是您的下级。',
  'reports.matterFinal': '这个事项已经终报，只能补报或更正。',
  'reports.noFirstReport': '还没有首报，先首报再办这一步。',
  'reports.firstReportExists': '这个事项已有书面首报，请写续报。',
  'reports.finalReportExists': '这个事项已经终报。',
  'reports.supplementWindowClosed': '补报的期限已过，请用更正报并说明原因。',
  'reports.noFinalReport': '还没有终报，现在请写续报。',
  'reports.nothingToCorrect': '没有可更正的已报送报告。',
  'reports.draftOpen': '这个事项还有一份没报出的稿子，请先办完或作废。',
  'reports.notDrafting': '这份报告不在起草中，不能修改。',
  'reports.notInSignOff': '这份报告不在送签中。',
  'reports.notYourStage': '现在这一步不由您办理。',
  'reports.notLastStage': '前面的核稿、会签还没有办完，不能签发。',
  'reports.textMissing': '正文还空着，不能送签。',
  'reports.notSignable': '这份报告现在不能签发。',
  'reports.leaderHasNoStage': '所选领导不在这份报告的签发环节里。',
  'reports.triesTooFew': '先报后签须写明联系过哪些领导，所列还不够。',
  'reports.noSignatureOwed': '这份报告不欠补签。',
  'reports.fileNotReady': '附件还没有传完，请等传完再办。',
  'reports.fileNotPicture': '纸面签发须附图片，这个文件不是图片。',
  'reports.dispatchNotOpen': '这份报送已经办结，不能再办这一步。',
  'reports.notOpenedYet': '打开看过才能签收。',
  'reports.alreadyAcknowledged': '已经签收过了。',
  'reports.alreadyReturned': '已经退回过了。',
  'reports.notByTelephone': '这份不是电话报告，不能登记已接电话。',
  'reports.outsideOnly': '这一步只用于系统外的单位。',
  'reports.insideOnly': '这一步只用于系统内的单位。',
  'reports.alreadySent': '已经登记报出。',
  'reports.alreadyDispatched': '已经报送过这一家。',
  'reports.levelUnchanged': '级别没有变化。',
  'reports.disputeDecided': '这项异议已经裁定。',
  'reports.linkToItself': '事项不能与自己关联。',
  'reports.linkExists': '这两个事项已经这样关联。',
  'reports.noSuchLink': '没有找到这条关联。',
  'reports.linkNotYours': '这条关联不是本单位作的，请作出关联的单位或其上级撤销。',
  'reports.offerClosed': '这个事项已被认领或不再等待认领。',
  'reports.rhythmNotOwed': '这个事项现在不需要续报频次。',
  'reports.findingAnswered': '已经申辩过，一项认定只申辩一次。',
  'reports.findingDecided': '这项认定已经作出决定。',
  'reports.findingNotYours': '这项认定不是对本单位的。',
  'reports.roleNotHeld': '所选的人不担任这一角色。',
};

const calendar: Sentences<typeof calendarCodes> = {
  'calendar.yearMissing': '这一年的节假日安排还没有录入，不能按工作日计算。请市总值班室先录入。',
  'calendar.dateMissing': '请填写日期。',
  'calendar.yearUnsound': '所录的节假日安排前后不符，没有保存。请对照放假通知核对。',
  'calendar.onlyCityDesk': '节假日安排由市总值班室录入。',
  'calendar.periodReversed': '结束日期早于开始日期。',
  'calendar.periodOver': '这个重要时段已经过去，不能再改。',
  'calendar.outsideScope': '所选单位不在您的范围内。',
};

const regulation: Sentences<typeof regulationCodes> = {
  'regulation.unknownCode': '规范参数里没有这个代码，请刷新页面重选。',
  'regulation.onlyCityDesk': '本地设定由市总值班室负责人确认。',
  'regulation.notASetting': '这一项不是本地设定，不用确认。',
  'regulation.settingChanged': '这一项的数值已经变了，请重新看过再确认。',
  'regulation.confirmedAlready': '这一项已经确认过了。',
  'regulation.notConfirmed': '这一项现在没有确认。',
  'regulation.unknownVersion': '没有这一版规范参数。',
  'regulation.figuresUnreadable': '所填数字看不懂，请只填数字。',
};

const files: Sentences<typeof fileErrorCodes> = {
  'files.idTaken': '这个文件已经登记过，没有重复保存。请刷新后再看。',
  'files.markedSecret': '文件名或内容带有密级标志，系统没有留下文件。请按保密规定用其他方式报送。',
  'files.kindNotTaken': '不收这种文件。可传图片、PDF、Word、Excel、MP4、MP3、WAV、AMR 和文本。',
  'files.contentDiffers': '文件内容与后缀不符，没有保存。请检查文件后重新上传。',
  'files.damaged': '文件已损坏或不完整，没有保存。请重新生成后再传。',
  'files.unpacksTooLarge': '文件解开后过大，没有保存。请拆开或另存后再传。',
  'files.incomplete': '文件还没有传完，已传部分都在。请接着传。',
  'files.alreadySealed': '文件已经传完封存，不能再改。',
  'files.pieceSize': '这一段长度不对，没有保存。请重传这一段。',
  'files.unsearched': '这份文件里的文字系统读不出来（扫描件、加密或损坏），没有检索密级标志，请确认后再传。',
  'files.pieceDiffers': '这一段与先前传来的不同，没有覆盖。请取消后重新上传整个文件。',
};

const sentences = {
  ...files,
  ...platform,
  ...access,
  ...auditing,
  ...calendar,
  ...regulation,
  ...deadlines,
  ...roster,
  ...orders,
  ...org,
  ...reports,
};

/** The sentence of a code, with the server's values put in; a code of a newer server gets a plain one. */
export function sentenceOf(code: string, detail: Readonly<Record<string, string | number>> = {}): string {
  const sentence = (sentences as Record<string, string | undefined>)[code];
  if (sentence === undefined) return `这一步没有办成（${code}）。没有改动任何内容，请刷新页面再试。`;
  return sentence.replaceAll(/\{(\w+)\}/g, (_all, name: string) => String(detail[name] ?? ''));
}
