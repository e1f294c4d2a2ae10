// The columns of the three import files, as data: English codes, Chinese headings, what must be there, what a cell may hold.
// Decided here: the format. Reading cells is shape.ts.
import type { Binding, OrgFunction, RelationKind, StaffCategory, UnitKind, UnitLevel } from '../contract.ts';
import type { ImportFile } from '../contract-import.ts';

export interface Column {
  readonly name: string;
  /** Headings that are understood besides the name. */
  readonly titles: readonly string[];
  /** The column must be there. */
  readonly needed?: true;
  /** Every cell must be filled. */
  readonly filled?: true;
  /** Cells may hold telephone numbers and are never repeated in a problem. */
  readonly phone?: true;
}

export const COLUMNS: Readonly<Record<ImportFile, readonly Column[]>> = {
  units: [
    { name: 'code', titles: ['单位编码', '编码', '单位代码'], needed: true, filled: true },
    { name: 'short_name', titles: ['简称', '单位简称'], needed: true, filled: true },
    { name: 'full_name', titles: ['全称', '单位全称', '单位名称'], needed: true, filled: true },
    { name: 'kind', titles: ['类别', '单位类别'], needed: true, filled: true },
    { name: 'level', titles: ['层级', '级别'], needed: true, filled: true },
    { name: 'parent_code', titles: ['上级编码', '隶属单位编码'], needed: true },
    { name: 'division_code', titles: ['行政区划代码', '区划代码'] },
    { name: 'serves_code', titles: ['代值单位编码', '服务单位编码'] },
    { name: 'binding', titles: ['约束方式'] },
    { name: 'duty_class', titles: ['值班类别'] },
    { name: 'legal_channel', titles: ['法定报送渠道'] },
  ],
  relations: [
    { name: 'kind', titles: ['关系类别', '关系'], needed: true, filled: true },
    { name: 'superior_code', titles: ['上级编码'], needed: true, filled: true },
    { name: 'subordinate_code', titles: ['下级编码'], needed: true, filled: true },
    { name: 'functions', titles: ['职能'], needed: true },
    { name: 'from', titles: ['起始日期', '起'] },
    { name: 'to', titles: ['截止日期', '止'] },
    { name: 'document', titles: ['依据文件', '文件'] },
  ],
  people: [
    { name: 'unit_code', titles: ['单位编码', '单位代码'], needed: true, filled: true },
    { name: 'name', titles: ['姓名'], needed: true, filled: true },
    { name: 'title', titles: ['职务'], needed: true, filled: true },
    { name: 'staff_category', titles: ['人员类别'] },
    { name: 'mobile', titles: ['手机', '手机号', '移动电话'], phone: true },
    { name: 'office_phone', titles: ['办公电话', '座机'], phone: true },
    { name: 'principal_leader', titles: ['主要负责人'] },
    { name: 'in_charge_of_duty', titles: ['分管值班工作', '分管值班'] },
    { name: 'duty_officer', titles: ['值班员'] },
    { name: 'desk_head', titles: ['值班室负责人'] },
  ],
};

export const KIND_WORDS: Readonly<Record<string, UnitKind>> = {
  government: 'government',
  政府: 'government',
  人民政府: 'government',
  committee: 'committee',
  管委会: 'committee',
  department: 'department',
  部门: 'department',
  town: 'town',
  镇: 'town',
  乡镇: 'town',
  subdistrict: 'subdistrict',
  街道: 'subdistrict',
  街道办: 'subdistrict',
  duty_office: 'duty_office',
  值班室: 'duty_office',
  总值班室: 'duty_office',
  institution: 'institution',
  企事业单位: 'institution',
  直属机构: 'institution',
};

export const LEVEL_WORDS: Readonly<Record<string, UnitLevel>> = {
  city: 'city',
  市: 'city',
  市级: 'city',
  county: 'county',
  县: 'county',
  县区: 'county',
  县级: 'county',
  town: 'town',
  镇街: 'town',
  镇级: 'town',
};

export const RELATION_WORDS: Readonly<Record<string, RelationKind>> = {
  guidance: 'guidance',
  业务指导: 'guidance',
  指导: 'guidance',
  vertical: 'vertical',
  垂直管理: 'vertical',
  垂管: 'vertical',
  entrusted: 'entrusted',
  托管: 'entrusted',
  administrative: 'administrative',
  行政隶属: 'administrative',
};

export const FUNCTION_WORDS: Readonly<Record<string, OrgFunction>> = {
  reporting: 'reporting',
  报送: 'reporting',
  copy: 'copy',
  抄报: 'copy',
  guidance: 'guidance',
  指导: 'guidance',
  filing: 'filing',
  报备: 'filing',
  inspection: 'inspection',
  检查: 'inspection',
  circular: 'circular',
  通报: 'circular',
  directory: 'directory',
  通讯录: 'directory',
};

export const STAFF_WORDS: Readonly<Record<string, StaffCategory>> = {
  regular: 'regular',
  正式: 'regular',
  正式干部: 'regular',
  在编: 'regular',
  hired: 'hired',
  雇员: 'hired',
  聘用: 'hired',
  temporary: 'temporary',
  临聘: 'temporary',
  临时: 'temporary',
  rehired: 'rehired',
  退休返聘: 'rehired',
  返聘: 'rehired',
};

export const BINDING_WORDS: Readonly<Record<string, Binding>> = {
  bound: 'bound',
  应当: 'bound',
  应当执行: 'bound',
  reference: 'reference',
  参照: 'reference',
  参照执行: 'reference',
};

export const FLAG_WORDS: Readonly<Record<string, boolean>> = {
  '1': true,
  是: true,
  '√': true,
  '✓': true,
  true: true,
  yes: true,
  y: true,
  '': false,
  '0': false,
  否: false,
  false: false,
  no: false,
  n: false,
};
