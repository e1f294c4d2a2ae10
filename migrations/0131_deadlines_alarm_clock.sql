-- A new alarm looks for older ones of its clock at its unit. With an index for each of the two alone, statistics that were
-- taken from empty tables let the planner walk all that rings at the unit, once for each alarm; one index serves both.
create index deadlines_alarm_clock_unit on deadlines_alarm (clock_id, unit_id) where cleared_at is null;
drop index deadlines_alarm_clock;
