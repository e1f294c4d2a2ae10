// Whom a file means: people on file are found by name and mobile (its blind index), else by name within a unit.
// Decided here: who is the same human. What follows for posts and numbers is people.ts.
import type { Id } from '#shared/ids.ts';
import type { PersonRow } from '../import/shape.ts';
import type { PhoneRecord, PostRecord } from '../store/people.ts';
import type { CityState, PlannedUnit } from './types.ts';

/** The rows of one human, wherever they serve. */
export interface Human {
  readonly name: string;
  readonly mobile: string | null | undefined;
  readonly rows: { row: PersonRow; unit: PlannedUnit }[];
}

/** People on file, found by blind index and name, or by unit and name. */
export class KnownPeople {
  readonly #byBlind = new Map<string, Id[]>();
  readonly #names = new Map<Id, string>();
  readonly #inUnit: Map<string, PostRecord[]>;
  readonly posts: Map<Id, PostRecord[]>;
  readonly phones: Map<Id, PhoneRecord[]>;
  readonly claimed = new Set<Id>();

  constructor(state: CityState) {
    this.posts = Map.groupBy(state.posts, (post) => post.personId);
    this.phones = Map.groupBy(state.phones, (phone) => phone.ownerId);
    this.#inUnit = Map.groupBy(state.posts, (post) => `${post.unitId} ${post.name}`);
    for (const post of state.posts) this.#names.set(post.personId, post.name);
    for (const phone of state.phones) {
      if (phone.blind !== null)
        this.#byBlind.set(phone.blind, [...(this.#byBlind.get(phone.blind) ?? []), phone.ownerId]);
    }
  }

  /** The one person on file who must be meant; undefined for nobody, null where several could be. */
  match(human: Human, indexes: readonly string[]): Id | undefined | null {
    const byNumber = indexes
      .flatMap((blind) => this.#byBlind.get(blind) ?? [])
      .find((id) => this.#names.get(id) === human.name);
    if (byNumber !== undefined) return byNumber;
    const posts = human.rows
      .flatMap(({ unit }) => this.#inUnit.get(`${unit.id} ${human.name}`) ?? [])
      .filter((post) => !this.claimed.has(post.personId));
    const ids = [...new Set(posts.map((post) => post.personId))];
    if (ids.length <= 1) return ids[0];
    const titles = new Set(human.rows.map(({ row }) => row.title));
    const sameTitle = [...new Set(posts.filter((post) => titles.has(post.title)).map((post) => post.personId))];
    return sameTitle.length === 1 ? sameTitle[0] : null;
  }
}
