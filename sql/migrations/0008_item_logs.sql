-- What items write while they run: standard error of their commands, what handlers log. Of an attempt the beginning and the end are kept.

-- Rows are inserted and never updated. Those between the beginning and the end of an attempt that writes much are deleted as it goes on.
create table grid_internal.item_logs (
  job_id uuid not null,
  stage int not null,
  item bigint not null,
  attempt int not null,
  -- Two attempts of one number may run at once, when a silo was given up that still lives.
  task_id uuid not null,
  -- Lines are numbered from 1 within an attempt; a gap is what was left out.
  first_line bigint not null,
  run int not null,
  silo text not null,
  began_at timestamptz not null,
  -- Neighbouring lines as [stream, milliseconds since began_at, text].
  lines jsonb not null,
  -- Who follows a job reads what was written since: a number of a sequence could be seen before one below it is.
  written xid8 not null default pg_current_xact_id(),
  -- Read in the order of items, attempts and lines; a row that is sent again, because the answer was lost, is the same row.
  primary key (job_id, stage, item, attempt, task_id, first_line)
);

-- Who follows a job asks for what is new in all of its items.
create index item_logs_written on grid_internal.item_logs (job_id, written);

-- Logs go with their job, whoever removes it.
create function grid_internal.forget_logs() returns trigger
language plpgsql as $body$
begin
  delete from grid_internal.item_logs where job_id = old.job_id;
  return null;
end
$body$;

create trigger forget_logs after delete on grid_internal.grain_state
for each row when (old.job_id is not null) execute function grid_internal.forget_logs();

create view grid.logs as
select
  l.job_id, l.stage, l.item, l.attempt, l.silo,
  l.began_at + (e.line ->> 1)::bigint * interval '1 millisecond' as at,
  e.line ->> 0 as stream,
  l.first_line + e.n - 1 as line,
  e.line ->> 2 as text,
  l.run
from grid_internal.item_logs l
cross join lateral jsonb_array_elements(l.lines) with ordinality as e (line, n);

comment on view grid.logs is
  'Every line that items have written while they ran, as far as it is kept: of each attempt the first 4 KiB and at least the last 60 KiB.';
comment on column grid.logs.job_id is 'The job.';
comment on column grid.logs.stage is 'Number of the stage in its job, from 0.';
comment on column grid.logs.item is 'Number of the item in its stage, from 0.';
comment on column grid.logs.attempt is 'Number of the attempt that wrote it, from 1, over all runs.';
comment on column grid.logs.silo is 'Name of the silo that ran the attempt.';
comment on column grid.logs.at is 'When it was written, by the silo''s clock; of what a command writes, when the silo read it.';
comment on column grid.logs.stream is 'stderr for standard error of a command, log for what a handler logs.';
comment on column grid.logs.line is 'Number of the line in all that the attempt has written, from 1; a gap is what was left out.';
comment on column grid.logs.text is 'The line, without its end.';
comment on column grid.logs.run is 'Run of the job that the attempt belongs to.';
