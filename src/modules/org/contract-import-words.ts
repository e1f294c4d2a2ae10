// The Chinese sentences of an import, by code: one list for the upload page and the command line.
// Decided here: words. Where a code comes from is plan/ and import/.
import type { ImportFile, ImportNote, ImportNoteCode, ImportProblem, ImportProblemCode } from './contract-import.ts';

export const IMPORT_FILE_WORDS: Readonly<Record<ImportFile, string>> = {
  units: '单位',
  relations: '关系',
  people: '人员',
};

/** What the columns are called; a column unknown here is shown as it was headed. */
export const IMPORT_COLUMN_WORDS: Readonly<Record<string, string>> = {
  code: '单位编码',
  short_name: '简称',
  full_name: '全称',
  kind: '类别',
  level: '层级',
  parent_code: '上级编码',
  division_code: '行政区划代码',
  serves_code: '代值单位编码',
  binding: '约束方式',
  duty_class: '值班类别',
  legal_channel: '法定报送渠道',
  superior_code: '上级编码',
  subordinate_code: '下级编码',
  functions: '职能',
  from: '起始日期',
  to: '截止日期',
  document: '依据文件',
  unit_code: '单位编码',
  name: '姓名',
  title: '职务',
  staff_category: '人员类别',
  mobile: '手机',
  office_phone: '办公电话',
  principal_leader: '主要负责人',
  in_charge_of_duty: '分管值班工作',
  duty_officer: '值班员',
  desk_head: '值班室负责人',
};

/** Sentences of problems; `{other}` is the row of the other record. */
export const IMPORT_PROBLEM_WORDS: Readonly<Record<ImportProblemCode, string>> = {
  fileEmpty: '文件是空的',
  fileOldExcel: '这是旧版 Excel 文件（.xls），请另存为 .xlsx 或 CSV',
  fileDamaged: '文件已损坏，读不出来',
  fileEncoding: '文字编码认不出来，请存为 UTF-8 或 GBK 的 CSV',
  fileTooManyRows: '行数超过上限（5 万行），请分开导入',
  fileUnpacksTooLarge: '文件太大，或解开后太大，不予处理',
  fileNeedsCityDesk: '单位和关系由市总值班室导入，本单位只能导入自己的人员',
  columnMissing: '缺少这一列',
  columnTwice: '这一列出现了两次',
  rowTooLong: '这一行的列数太多',
  cellMissing: '必须填写',
  cellTooLong: '文字太长（最多 500 字）',
  cellControlCharacters: '含有看不见的控制字符，请重新输入',
  cellError: '单元格是错误值，请改正后再导入',
  badCode: '编码只能用字母、数字、- 和 _，且以字母或数字开头',
  badKind: '没有这种类别',
  badLevel: '没有这种层级',
  badFunction: '没有这种职能',
  badStaffCategory: '没有这种人员类别',
  badFlag: '只能填 1 或空（是、否也可以）',
  badDate: '不是有效日期，请写成 2026-11-24',
  badMobile: '不是有效的手机号',
  badPhone: '不是有效的固定电话',
  badDivisionCode: '行政区划代码须为 6 到 12 位数字',
  badBinding: '只能填 应当执行 或 参照执行',
  badDutyClass: '值班类别须为一个大写字母',
  codeTwice: '编码重复（另见第 {other} 行）',
  unitUnknown: '没有这个单位',
  unitExternal: '这是系统外的单位，不能导入',
  parentMissing: '没有上级：除市政府外都要写明上级编码',
  servedTwice: '这个单位已由另一个值班室值守（第 {other} 行）',
  relationToItself: '上级和下级是同一个单位',
  relationTwice: '同一关系重复（另见第 {other} 行）',
  functionsMissing: '须写明承担哪些职能',
  administrativeCarriesRest: '行政隶属不写职能：其他关系没有承担的都归它',
  datesReversed: '截止日期早于起始日期',
  exclusiveTwice: '同一职能同时归两个上级（另见第 {other} 行）',
  twoAdministrative: '同一时间有两个行政上级（另见第 {other} 行）',
  cycle: '上下级绕成了一圈',
  personTwice: '同一人同一职务重复（另见第 {other} 行）',
  personUnclear: '同单位有同名的人，没有手机号分不清是谁',
  mobileOfOther: '这个手机号在文件里属于另一个人（第 {other} 行）',
  otherUnit: '不是本单位的人员，不能导入',
};

export const IMPORT_NOTE_WORDS: Readonly<Record<ImportNoteCode, string>> = {
  looksLikeFormula: '看起来像公式，按文字保存，不会计算',
  sameName: '同单位同名（另见第 {other} 行），按手机号分作两人',
  columnUnknown: '不认识的列，未导入',
  decodedGbk: '按 GBK 编码读取',
};

/** What is wrong, or to be noted, at one place of a file; the other record is named by its row. */
export function importReason(told: ImportProblem | ImportNote): string {
  const words: Readonly<Record<string, string>> = { ...IMPORT_PROBLEM_WORDS, ...IMPORT_NOTE_WORDS };
  return (words[told.code] ?? told.code).replace(/（另见第 \{other\} 行）|（第 \{other\} 行）/, (part) =>
    told.other === null ? '' : part.replace('{other}', String(told.other)),
  );
}

/** One line for a problem or a note: file, row, column, what stands there, what is wrong with it. */
export function importSentence(told: ImportProblem | ImportNote): string {
  const column = told.column === null ? '' : `“${IMPORT_COLUMN_WORDS[told.column] ?? told.column}”列`;
  const value = told.value === null ? '' : `（${told.value}）`;
  const sentence = importReason(told);
  return `${IMPORT_FILE_WORDS[told.file]}${told.row === null ? '' : ` 第 ${told.row} 行`} ${column}${value}：${sentence}`.replace(
    ' ：',
    '：',
  );
}
