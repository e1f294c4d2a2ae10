// Chinese words of units, relations, functions. Those of an import stand in the room's contract, for the command line too.
import type {
  Binding,
  OrgFunction,
  PhoneKind,
  RelationKind,
  StaffCategory,
  UnitKind,
  UnitLevel,
} from '#modules/org/contract.ts';

export const kindWords: Record<UnitKind, string> = {
  government: '政府',
  committee: '管委会',
  department: '部门',
  town: '镇',
  subdistrict: '街道',
  duty_office: '值班室',
  institution: '事业单位',
  external: '外部单位',
};
export const levelWords: Record<UnitLevel, string> = {
  state: '国家',
  province: '省',
  city: '市',
  county: '县区',
  town: '镇街',
};
export const bindingWords: Record<Binding, string> = { bound: '应当执行', reference: '参照执行' };
export const relationWords: Record<RelationKind, string> = {
  administrative: '行政隶属',
  guidance: '业务指导',
  vertical: '垂直管理',
  entrusted: '托管',
};
export const functionWords: Record<OrgFunction, string> = {
  reporting: '报送',
  copy: '抄报',
  guidance: '指导',
  filing: '报备',
  inspection: '检查',
  circular: '通报',
  directory: '通讯录',
};
export const staffWords: Record<StaffCategory, string> = {
  regular: '正式干部',
  hired: '雇员',
  temporary: '临聘',
  rehired: '退休返聘',
};
export const phoneWords: Record<PhoneKind, string> = { mobile: '手机', office: '办公', duty: '值班', fax: '传真' };
/** Words as the options of a choice, in their order. */
export function optionsOf<T extends string>(words: Readonly<Record<T, string>>): { value: T; label: string }[] {
  return (Object.keys(words) as T[]).map((value) => ({ value, label: words[value] }));
}
