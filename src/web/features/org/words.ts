// Chinese words of units, relations, functions and import problems.
import type {
  Binding,
  OrgFunction,
  PhoneKind,
  RelationKind,
  StaffCategory,
  UnitKind,
  UnitLevel,
} from '#modules/org/contract.ts';
import type { ImportFile, ImportNoteCode, ImportProblemCode } from '#modules/org/contract-import.ts';

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
export const fileWords: Record<ImportFile, string> = { units: '单位', relations: '关系', people: '人员' };

export const problemWords: Record<ImportProblemCode, string> = {
  fileEmpty: '文件里没有内容',
  fileOldExcel: '这是旧式 xls 文件，请另存为 xlsx',
  fileDamaged: '文件已损坏，打不开',
  fileEncoding: '文字编码认不出，请另存为 UTF-8',
  fileTooManyRows: '行数超过上限，请拆开导入',
  fileUnpacksTooLarge: '文件展开后过大，已拒绝',
  fileNeedsCityDesk: '这类文件只能由市总值班室导入',
  columnMissing: '缺少这一列',
  columnTwice: '这一列出现了两次',
  rowTooLong: '这一行比表头多出内容',
  cellMissing: '不能空着',
  cellTooLong: '太长',
  cellControlCharacters: '含有看不见的控制字符',
  cellError: '单元格是公式错误',
  badCode: '编码只能用字母、数字、横线',
  badKind: '单位类别不认识',
  badLevel: '层级不认识',
  badFunction: '职能不认识',
  badStaffCategory: '人员类别不认识',
  badFlag: '只能填“是”或“否”',
  badDate: '日期要写成 2026-11-23',
  badMobile: '手机号不对',
  badPhone: '电话号码不对',
  badDivisionCode: '行政区划代码不对',
  badBinding: '约束方式不认识',
  badDutyClass: '值班类别不认识',
  codeTwice: '编码重复',
  unitUnknown: '没有这个编码的单位',
  unitExternal: '这是外部单位，不能这样用',
  parentMissing: '上级单位没有填或不存在',
  servedTwice: '一个单位被两个值班室值守',
  relationToItself: '单位不能与自己建立关系',
  relationTwice: '同一关系出现两次',
  functionsMissing: '没有写明承担哪些职能',
  administrativeCarriesRest: '行政隶属不必列职能',
  datesReversed: '终止日期早于开始日期',
  exclusiveTwice: '同一职能有两个上级',
  twoAdministrative: '有两个行政上级',
  cycle: '上下级成了圈',
  personTwice: '同一人同一职务出现两次',
  personUnclear: '同名的人不止一个，分不清是谁',
  mobileOfOther: '这个手机号已是另一人的',
  otherUnit: '不是您可以导入的单位',
};
export const noteWords: Record<ImportNoteCode, string> = {
  looksLikeFormula: '像是公式，按文字存',
  sameName: '同一单位有同名的人',
  columnUnknown: '多出的列，不导入',
  decodedGbk: '按 GBK 编码读取',
};

/** Words as the options of a choice, in their order. */
export function optionsOf<T extends string>(words: Readonly<Record<T, string>>): { value: T; label: string }[] {
  return (Object.keys(words) as T[]).map((value) => ({ value, label: words[value] }));
}
