-- What only MapReduce needs: output as rows.

-- One row for each attempt at a part whose rows are in the table below. As with files, any number of attempts may be there, and one of a part counts.
create table grid_internal.written_parts (
  part_id bigint generated always as identity primary key,
  job_id uuid not null,
  part int not null,
  -- Chosen by the writer: an attempt that is sent again, because the answer to its commit was lost, is known by it.
  attempt uuid not null unique,
  published boolean not null default false
);

-- The promise: a part has one attempt that counts, even when two silos publish at once.
create unique index written_parts_once on grid_internal.written_parts (job_id, part) where published;

-- The parts of a job are asked for when it is looked at, published or forgotten.
create index written_parts_job on grid_internal.written_parts (job_id);

-- No foreign key to the part: it would be looked up for each row of a copy. Rows come and go with their part in one transaction.
create table grid_internal.part_rows (
  part_id bigint not null,
  row_number bigint not null,
  key text not null,
  -- Null for a line without a TAB.
  value text,
  primary key (part_id, row_number)
);

-- All rows of a job's output at once, when it has succeeded; none before, and none of a job that did not.
create view grid.mapreduce_rows as
select p.job_id, p.part, r.row_number, r.key, r.value
from grid_internal.written_parts p
join grid_internal.grain_state s on s.job_id = p.job_id and s.job_state = 'succeeded'
join grid_internal.part_rows r on r.part_id = p.part_id
where p.published;

-- The given attempts count from now on, all of them or none, in one statement: no lock is held while a silo thinks. The first that publishes wins:
-- its set is whole, and one that comes after has nothing to do. Returns the attempts whose rows are gone; nothing is published then.
create function grid_internal.publish_parts(
  of_job uuid, in_run int, chosen uuid[], deployment text, address text, port int, generation int) returns setof uuid
language plpgsql as $body$
begin
  if exists (select from grid_internal.written_parts p where p.job_id = of_job and p.published) then
    return;
  end if;
  -- What is locked cannot be forgotten meanwhile.
  perform from grid_internal.written_parts p where p.job_id = of_job and p.attempt = any (chosen) for update;
  return query
    select c from unnest(chosen) c
    where not exists (select from grid_internal.written_parts p where p.job_id = of_job and p.attempt = c);
  if found then
    return;
  end if;
  update grid_internal.written_parts p set published = true where p.job_id = of_job and p.attempt = any (chosen);
  perform grid_internal.require_fence(of_job, in_run, deployment, address, port, generation);
end
$body$;
