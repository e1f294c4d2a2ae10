// The Chinese sentence of every refusal: what happened, what is safe, what to do, in the words of the duty room.
// Typed by the contracts' error codes: a code without a sentence does not compile.
import type { PLATFORM_ERROR_CODES } from '#shared/problem.ts';

type PlatformCode = (typeof PLATFORM_ERROR_CODES)[number];

/** Every code that a server of this version may answer with. */
export type RefusalCode = PlatformCode;

const platform: Record<PlatformCode, string> = {
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
  'platform.crossSite': '这次请求不是从本页发出的，已拒绝。请从值班台重新办理。',
  'platform.internal': '系统出了故障，这一步没有办成。请再试一次，仍不行请报修。',
};

const sentences: Record<RefusalCode, string> = { ...platform };

/** The sentence of a code, with the server's values put in; a code of a newer server gets a plain one. */
export function sentenceOf(code: string, detail: Readonly<Record<string, string | number>> = {}): string {
  const sentence = (sentences as Record<string, string | undefined>)[code];
  if (sentence === undefined) return `这一步没有办成（${code}）。没有改动任何内容，请刷新页面再试。`;
  return sentence.replaceAll(/\{(\w+)\}/g, (_all, name: string) => String(detail[name] ?? ''));
}
