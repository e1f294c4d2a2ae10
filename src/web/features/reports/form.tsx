// Small parts of forms that are filled while somebody talks: one line per field, Enter goes on, Ctrl+Enter sends.
// Not decided here: which fields a form has and what sending means.
import { AutoComplete, Button, InputNumber } from 'antd';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { routes as orgRoutes } from '#modules/org/contract.ts';
import { routes, type Vocabulary } from '#modules/reports/contract.ts';
import { call } from '../../app/client.ts';
import { useRead } from '../../app/queries.ts';
import { Writers, WritingField } from './writing.tsx';
import './reports.css';

interface LineProps {
  readonly label: string;
  readonly children: ReactNode;
  readonly hint?: ReactNode;
  /** What is wrong with it, told after leaving the field. */
  readonly wrong?: string | null;
  readonly htmlFor?: string;
  /** How colleagues at the same record are told of it; the name of the input unless said. */
  readonly field?: string;
}

/** One field with its label; the mistake stands under it. */
export function Line({ label, children, hint, wrong, htmlFor, field = htmlFor }: LineProps) {
  return (
    <div className="r-line">
      {htmlFor === undefined ? <span className="r-label">{label}</span> : <label htmlFor={htmlFor}>{label}</label>}
      <div>
        {field === undefined ? (
          children
        ) : (
          <>
            <WritingField field={field}>{children}</WritingField>
            <Writers field={field} />
          </>
        )}
      </div>
      {hint === undefined ? null : <div className="r-hint">{hint}</div>}
      {wrong === undefined || wrong === null ? null : (
        <div className="r-wrong" role="alert">
          {wrong}
        </div>
      )}
    </div>
  );
}

const steps = 'input:not([type=hidden]):not([type=checkbox]):not([type=radio]), textarea';

/** Keys of a form: Enter goes to the next field, Ctrl+Enter sends; in a text of several lines Enter stays a new line. */
export function useFormKeys(send: () => void): (event: KeyboardEvent<HTMLElement>) => void {
  return (event) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      send();
      return;
    }
    const target = event.target as HTMLElement;
    // An open list with a chosen entry takes Enter itself.
    const chosen =
      target.getAttribute('aria-expanded') === 'true' &&
      document.querySelector('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option-active') !==
        null;
    if (target.tagName !== 'INPUT' || chosen) return;
    event.preventDefault();
    const fields = [...event.currentTarget.querySelectorAll<HTMLElement>(steps)].filter(
      (field) => field.offsetParent !== null,
    );
    fields[fields.indexOf(target) + 1]?.focus();
  };
}

/** The lists of the pack that forms need; the same for the whole session. */
export function useVocabulary(): Vocabulary | null {
  return useRead(routes.vocabulary, {}).data ?? null;
}

interface WhoProps {
  readonly id: string;
  readonly value: string;
  readonly unitId: string | null;
  readonly onChange: (value: string, unitId: string | null) => void;
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
}

interface Choice {
  readonly value: string;
  readonly unitId: string;
}

/** From whom (谁报的): free words; units and their people are offered while typing. */
export function WhoField({ id, value, unitId, onChange, placeholder = '单位、姓名', autoFocus = false }: WhoProps) {
  const [choices, setChoices] = useState<readonly Choice[]>([]);
  const asked = useRef(0);
  const search = async (word: string) => {
    const mine = (asked.current += 1);
    const found = await searchWho(word.trim(), unitId).catch(() => []);
    if (mine === asked.current) setChoices(found);
  };
  // An answer that comes after the field is left must not open the list over the next one.
  const leave = () => {
    asked.current += 1;
    setChoices([]);
  };
  return (
    <AutoComplete
      id={id}
      style={{ width: '100%' }}
      value={value}
      onBlur={leave}
      autoFocus={autoFocus}
      defaultActiveFirstOption={false}
      placeholder={placeholder}
      options={choices.map((choice) => ({ value: choice.value, label: choice.value }))}
      onSearch={(word) => void search(word)}
      onChange={(text: string) =>
        onChange(text, choices.find((choice) => choice.value === text)?.unitId ?? (text.trim() === '' ? null : unitId))
      }
    />
  );
}

async function searchWho(word: string, unitId: string | null): Promise<Choice[]> {
  if (word === '') return [];
  const { units } = await call(orgRoutes.listUnits, { query: { word, limit: 6 } }, { silent: true });
  const found: Choice[] = units.map((unit) => ({ value: unit.shortName, unitId: unit.id }));
  // Once the unit is known, the words after it look for its people.
  const last = word.split(/\s+/).at(-1) ?? '';
  if (unitId !== null && last !== '') {
    const { posts } = await call(
      orgRoutes.listPersons,
      { params: { id: unitId }, query: { word: last, limit: 6 } },
      { silent: true },
    );
    const before = word.slice(0, word.length - last.length);
    found.push(...posts.map((post) => ({ value: `${before}${post.name} ${post.title}`, unitId })));
  }
  return found;
}

interface UnitPickProps {
  readonly id: string;
  readonly value: string | null;
  readonly label: string;
  readonly onChange: (id: string | null, name: string) => void;
  readonly below?: boolean;
}

/** One unit, found by name, pinyin or code. */
export function UnitPick({ id, value, label, onChange, below = true }: UnitPickProps) {
  const [word, setWord] = useState(label);
  const units = useRead(
    orgRoutes.listUnits,
    { query: { word: word.trim(), limit: 8, ...(below ? { below: 'true' as const } : {}) } },
    { keep: true, enabled: word.trim() !== '' },
  );
  useEffect(() => setWord(label), [label]);
  return (
    <AutoComplete
      id={id}
      style={{ width: '100%' }}
      value={word}
      placeholder="单位名称、拼音或编码"
      options={(units.data?.units ?? []).map((unit) => ({ value: unit.shortName, label: unit.fullName, id: unit.id }))}
      onChange={(text: string) => {
        setWord(text);
        if (value !== null) onChange(null, text);
      }}
      onSelect={(text: string, option: { id: string }) => onChange(option.id, text)}
    />
  );
}

type FigureValues = Readonly<Record<string, number | boolean | null>>;

interface FiguresProps {
  readonly vocabulary: Vocabulary;
  readonly type: string | null;
  readonly values: FigureValues;
  /** Figures of the report before; shown beside where they differ. */
  readonly before?: FigureValues;
  readonly onChange: (values: FigureValues) => void;
}

/** Figures (伤亡损失): those always asked and those the type's thresholds look at; empty is unknown, 0 is none. */
export function FigureFields({ vocabulary, type, values, before = {}, onChange }: FiguresProps) {
  const wanted = new Set(type === null ? [] : (vocabulary.figuresByType[type] ?? []));
  const shown = vocabulary.figures.filter(
    (figure) => figure.always || wanted.has(figure.code) || (values[figure.code] ?? null) !== null,
  );
  return (
    <div className="r-figures">
      {shown.map((figure) => {
        const value = values[figure.code] ?? null;
        const old = before[figure.code];
        if (figure.kind === 'flag') {
          return (
            <label key={figure.code}>
              <input
                type="checkbox"
                checked={value === true}
                onChange={(event) => onChange({ ...values, [figure.code]: event.target.checked ? true : null })}
              />
              {figure.name}
            </label>
          );
        }
        return (
          <label key={figure.code}>
            {figure.name}
            <InputNumber
              aria-label={figure.name}
              style={{ width: 84 }}
              min={0}
              controls={false}
              value={typeof value === 'number' ? value : null}
              onChange={(next) => onChange({ ...values, [figure.code]: next })}
            />
            {figure.unit}
            {typeof old === 'number' && old !== value ? <span className="quiet">原 {old}</span> : null}
          </label>
        );
      })}
    </div>
  );
}

interface ProposalProps {
  readonly type: string | null;
  readonly category: string;
  readonly figures: FigureValues;
  readonly sensitivities: readonly string[];
  readonly level: string | null;
  readonly onTake: (level: string) => void;
}

const askAfterMs = 400;

/** The level that the numbers reach, with its reason, and one press to take it (初判). A14.1 */
export function LevelProposal({ type, category, figures, sensitivities, level, onTake }: ProposalProps) {
  const [asked, setAsked] = useState<string | null>(null);
  const [answer, setAnswer] = useState<Awaited<ReturnType<typeof ask>> | null>(null);
  const question = JSON.stringify({ type, category, figures, sensitivities });
  const hasFigures = Object.values(figures).some((value) => value !== null && value !== false);
  const worthAsking = type !== null && hasFigures;
  useEffect(() => {
    if (!worthAsking) return undefined;
    const timer = setTimeout(() => setAsked(question), askAfterMs);
    return () => clearTimeout(timer);
  }, [question, worthAsking]);
  useEffect(() => {
    if (asked === null) return undefined;
    let left = false;
    void ask(asked)
      .then((found) => (left ? undefined : setAnswer(found)))
      .catch(() => undefined);
    return () => {
      left = true;
    };
  }, [asked]);
  if (hasFigures && type === null) return <div className="quiet">先选事件类型，才能按数字建议级别。</div>;
  if (!worthAsking || answer === null) return null;
  const { proposal, terms } = answer;
  if (proposal === null) return <div className="quiet">按现有数字，没有达到分级标准中的任何一级。</div>;
  return (
    <div className="r-proposal" role="status">
      <div className="row wrap">
        <span>
          按数字建议 <strong>{proposal.level.name}</strong>
          {terms === null || terms.because === proposal.level.name ? null : (
            <span className="quiet">　{terms.because}</span>
          )}
        </span>
        {level === proposal.level.code ? null : (
          <Button size="small" onClick={() => onTake(proposal.level.code)}>
            采用{proposal.level.name}
          </Button>
        )}
      </div>
      <ul>
        {proposal.reasons.map((reason) => (
          <li key={reason.text}>
            {reason.text}{' '}
            <span className="quiet">
              {reason.source}
              {reason.verified ? '' : '（待核）'}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function ask(question: string) {
  return call(routes.proposeLevel, { body: JSON.parse(question) as never }, { silent: true });
}
