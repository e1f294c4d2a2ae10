-- What was sealed stays: a sealed file neither changes nor goes, nor do its bytes, whoever asks, the program included.
-- The bytes of a file that is still open go with it. Tables are named by schema, so that nobody's temporary table stands in.
create function file_kept() returns trigger language plpgsql as $$
begin
  if old.state = 'sealed' then
    raise exception 'file % is sealed and stays as it is', old.id
      using errcode = 'restrict_violation', constraint = 'file_kept';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;

create trigger file_kept before update or delete on file for each row execute function file_kept();

create function file_piece_kept() returns trigger language plpgsql as $$
declare
  is_sealed boolean;
  ids uuid[] := case tg_op when 'INSERT' then array[new.file_id] when 'DELETE' then array[old.file_id] else array[old.file_id, new.file_id] end;
begin
  execute format('select exists (select from %I.file where id = any ($1) and state = ''sealed'')', tg_table_schema) into is_sealed using ids;
  if is_sealed then
    raise exception 'a file of % is sealed and its bytes stay as they are', ids
      using errcode = 'restrict_violation', constraint = 'file_kept';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;

create trigger file_piece_kept before insert or update or delete on file_piece for each row execute function file_piece_kept();

-- Links follow each other without a hole, whoever writes them: the next one after the last, or none.
create function chain_link_next() returns trigger language plpgsql as $$
declare
  fits boolean;
begin
  execute format('select coalesce(count(*) = max(f.no) - min(f.no) + 1 and (min(f.no) = 1
    or exists (select from %I.chain_link l where l.no = (select min(no) - 1 from fresh))), true) from fresh f', tg_table_schema) into fits;
  if not fits then
    raise exception 'links of the chain follow each other without a hole' using errcode = 'check_violation', constraint = 'chain_link_next';
  end if;
  return null;
end $$;

create trigger chain_link_next after insert on chain_link referencing new table as fresh for each statement execute function chain_link_next();
