-- Lists run newest first over everything that a unit may see: with these they end after a page instead of reading the year.
-- Measured over a hundred cities with a year each (400,000 matters, 800,000 reports), a page of 50 at the city's desk:
-- matters 2.4-3.2 s before, 0.08-0.15 s after; matters by a word 1.4 s, 0.3 s; reports 6.6-10 s, 0.14-0.27 s;
-- running matters 0.20 s, 0.08 s (without the third index the first one made them 0.9 s); received 15 ms, 8 ms.

create index reports_matter_opened on reports_matter (opened_at desc, id desc);
create index reports_report_newest on reports_report (coalesce(submitted_at, created_at) desc, id desc);
create index reports_matter_running on reports_matter (opened_at desc, id desc) where state = 'open';
create index reports_dispatch_arrived on reports_dispatch (to_unit_id, coalesce(sent_at, prepared_at) desc, id desc)
  where state <> 'prepared';

-- Each is contained in one of the above; writing an accepted report keeps as few indexes as can be.
drop index reports_matter_sent;
drop index reports_dispatch_to;
