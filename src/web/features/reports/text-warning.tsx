// What a form says under free text before it is sent: a classification marking will be refused, its bare words and mobile
// numbers only warn. A19.2, A36.1. Not decided here: the refusal itself, which is the server's.
import { holdsMobileNumber, markingIn, namesAGrade } from '#shared/marking.ts';

/** One sentence about a text, or null where there is nothing to say. */
export function warningOf(text: string): string | null {
  const marking = markingIn(text);
  if (marking !== null) return `有密级标志“${marking}”，不能存入本系统，请走机要等规定渠道。`;
  if (namesAGrade(text)) return '出现了密级字样，请确认内容不涉密再报。';
  if (holdsMobileNumber(text)) return '内容里有手机号，会原样存下。联系电话请填在回拨号码或现场联系里。';
  return null;
}

/** The sentence under the field. */
export function TextWarning({ text }: { readonly text: string }) {
  const warning = warningOf(text);
  return warning === null ? null : (
    <div className="r-wrong" role="status">
      {warning}
    </div>
  );
}
