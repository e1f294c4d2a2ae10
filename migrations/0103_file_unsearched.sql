-- Files that could not be searched for classification markings, and who confirmed all the same that they hold none.

alter table file add column unsearched_confirmed_by uuid;
comment on column file.unsearched_confirmed_by is 'Who confirmed, asked for it, that a file without readable text is not classified; null where it was searched.';
