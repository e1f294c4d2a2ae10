// More of the same: copies of the demonstration city as neighbours in one database, each with a year of matters, reports,
// dispatches, orders, clocks and events, made by SQL alone. Only for measuring lists; nothing of it came through a desk.
import pg from 'pg';

/** A year of one city (domain figures: 2,000 to 6,000 pieces of information, follow-ups included). */
export const YEAR = { matters: 4_000, reportsEach: 2, orders: 1_000 };

/** Ids as the product makes them: in the order of time; the same words give the same id. */
const ID_OF = `
  create or replace function pg_temp.id_of(words text, at timestamptz default '2021-01-01') returns uuid immutable language sql as $$
    select (substr(encode(int8send((extract(epoch from at) * 1000)::bigint), 'hex'), 5) || '7' || substr(md5(words), 1, 3) ||
      '8' || substr(md5(words), 4, 15))::uuid $$`;

/** Copies of units and their scope relations, numbers `from` up to and with `to`; number 1 is the city itself. */
const UNITS = `
  with copy as (select n from generate_series($1::int, $2::int) n), units as (
    insert into org_unit (id, code, short_name, full_name, kind, level, division_code, external, binding, duty_class, legal_channel,
      pinyin, initials, valid_from)
    select pg_temp.id_of(n || ':' || id), n || '-' || code, short_name, full_name, kind, level, division_code, external, binding,
      duty_class, legal_channel, pinyin, initials, valid_from
    from bench_original, copy)
  insert into org_scope (unit_id, superior_id, function, during, depth)
  select pg_temp.id_of(n || ':' || unit_id), pg_temp.id_of(n || ':' || superior_id), function, during, depth
  from bench_original_scope, copy`;

/** Who reports, to whom, in every city of the given numbers: a small table for the statements after it. */
const REPORTERS = `
  create temporary table reporter on commit drop as
  select n as city, row_number() over (partition by n order by u.code) - 1 as at,
    case when n = 1 then u.id else pg_temp.id_of(n || ':' || u.id) end as unit_id,
    case when n = 1 then s.superior_id else pg_temp.id_of(n || ':' || s.superior_id) end as superior_id
  from bench_original u join bench_original_scope s on s.unit_id = u.id and s.function = 'reporting' and s.depth = 1,
    generate_series($1::int, $2::int) n
  where u.kind in ('government', 'town', 'subdistrict')`;

/** Matters in the order of the year; one in a hundred is still open. */
const MATTERS = `
  create temporary table planned on commit drop as
  select pg_temp.id_of('m' || city || ':' || i, $4::timestamptz - (i * interval '1 year' / $3::int)) as id, unit_id, superior_id, city, i,
    $4::timestamptz - (i * interval '1 year' / $3::int) as at, i < $3::int / 100 as open
  from (select n as city, i from generate_series($1::int, $2::int) n, generate_series(1, $3::int) i) x
  join reporter r using (city) where r.at = i % (select count(*) from reporter where city = $1)`;

const RECORDS: readonly string[] = [
  `insert into reports_matter (id, unit_id, title, category, type, level, level_state, happened_at, place_text, learned_at,
     learned_way, learned_from, state, final_at, rhythm_source, first_sent_at, last_report_at, opened_at)
   select id, unit_id, (array['山体滑坡阻断道路', '供水管道爆裂', '货车侧翻', '居民楼起火', '河道水位上涨'])[1 + i % 5], 'emergency', '11D00',
     'ordinary', 'judged', at - interval '20 minutes', '县道八公里处', at - interval '2 minutes', 'telephone', '过路群众',
     case when open then 'open' else 'final' end, case when open then null else at + interval '1 day' end, 'pack',
     at, at + interval '1 hour', at from planned`,
  `insert into reports_report (id, matter_id, unit_id, kind, form, ordinal, state, title, body, level, category, version,
     digest, number_year, number, number_text, created_at, submitted_at, stages)
   select pg_temp.id_of('r' || k || p.id, at), p.id, unit_id, 'first', form, 1, 'submitted', '山体滑坡阻断道路', repeat('道路中断，正在抢通。', 20),
     'ordinary', 'emergency', 1, md5(p.id::text), extract(year from at)::int, i, '值报' || i, at + k * interval '30 minutes',
     at + k * interval '30 minutes', '[]'
   from planned p, (values (0, 'telephone'), (1, 'written')) x(k, form)`,
  `insert into reports_version (report_id, no, at, title, body, elements, figures, figures_before, attachments, level, digest)
   select pg_temp.id_of('r' || k || p.id, at), 1, at + k * interval '30 minutes', '山体滑坡阻断道路', repeat('道路中断，正在抢通。', 20),
     '{}', '{}', '{}', '[]', 'ordinary', md5(p.id::text) from planned p, generate_series(0, 1) k`,
  `insert into reports_dispatch (id, report_id, matter_id, from_unit_id, to_unit_id, outside, role, way, state, prepared_at, sent_at, taken_at, acknowledged_at)
   select pg_temp.id_of('d' || k || p.id, at), pg_temp.id_of('r' || k || p.id, at), p.id, unit_id, superior_id, false, 'line',
     case k when 0 then 'telephone' else 'thisSystem' end,
     case when open and k = 1 then 'sent' when k = 0 then 'taken' else 'acknowledged' end, at + k * interval '30 minutes',
     at + k * interval '30 minutes', case k when 0 then at end, case when k = 1 and not open then at + interval '40 minutes' end
   from planned p, generate_series(0, 1) k`,
  `insert into orders_order (id, kind, owner_unit_id, issuer_unit_id, issued_at, registered_at, series, year, number, number_text,
     matter_id, about, ask, written_asked)
   select pg_temp.id_of('o' || id, at), 'verification', superior_id, superior_id, at, at, 'verification', extract(year from at)::int,
     100000 + i, '核实' || i, id, '山体滑坡阻断道路', '核实失联人数', false from planned where i <= $1::int`,
  `insert into orders_assignment (id, order_id, unit_id, state, received_at, phone_answered_at, ended_at)
   select pg_temp.id_of('a' || id, at), pg_temp.id_of('o' || id, at), unit_id, case when open then 'issued' else 'closed' end,
     case when open then null else at end, case when open then null else at + interval '20 minutes' end,
     case when open then null else at + interval '1 hour' end from planned where i <= $1::int`,
  `insert into deadlines_clock (id, rule, row_id, pack, term, ladder, subject_kind, subject_id, subject_label, owing_unit_id,
     owed_to_unit_id, started_at, due_at, because, state, overdue_at, met_at, start_event)
   select pg_temp.id_of('c' || k || id, at), 'reports.' || rule, 'A15.1', 'baoji-2022/1', term, 'report', 'matter', id, '山体滑坡阻断道路',
     unit_id, superior_id, at, at + interval '1 hour', '', case when open then 'overdue' else 'met' end,
     case when open then at + interval '1 hour' end, case when open then null else at + interval '30 minutes' end, pg_temp.id_of('e' || k || id, at)
   from planned, (values (0, 'writtenFirst', '书面首报'), (1, 'tellLeaders', '呈报领导')) x(k, rule, term)`,
  // An old transaction: what seals new events has nothing to do with these.
  `insert into event (id, at, type, payload, subject_kind, subject_id, visible_to, actor_unit_id, tx)
   select pg_temp.id_of('e' || k || id, at), at + k * interval '10 minutes', type,
     jsonb_build_object('matterId', id, 'title', '山体滑坡阻断道路'), 'matter', id, array[unit_id, superior_id], unit_id, '3'
   from planned, (values (0, 'reports.matterOpened'), (1, 'reports.telephoned'), (2, 'reports.submitted')) x(k, type)`,
];

/** Adds cities `from` to `to` with a year each. The owner of the schema may not skip checks, so a superuser does it. */
export async function addCities(superUrl: string, schema: string, from: number, to: number): Promise<void> {
  const client = new pg.Client({ connectionString: superUrl });
  await client.connect();
  try {
    await client.query(`set search_path = "${schema}", ext`);
    await client.query(`set session_replication_role = replica`);
    await client.query(ID_OF);
    await client.query('begin');
    await client.query('create table if not exists bench_original as select * from org_unit where not external');
    await client.query(`create table if not exists bench_original_scope as select s.* from org_scope s
      join bench_original u on u.id = s.unit_id join bench_original above on above.id = s.superior_id`);
    if (to > 1) await client.query(UNITS, [Math.max(2, from), to]);
    await client.query(REPORTERS, [from, to]);
    const { rows } = await client.query<{ now: string }>('select clock_timestamp()::text as now');
    await client.query(MATTERS, [from, to, YEAR.matters, rows[0]?.now]);
    for (const statement of RECORDS) await client.query(statement, statement.includes('$1') ? [YEAR.orders] : []);
    await client.query('commit');
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
}
