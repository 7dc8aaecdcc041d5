-- What people ask of an item besides its result: its input, and when it ran. Inputs are read where they are kept already, and the times are those of
-- the commit, so a committed item costs no byte more. Every view and every column of the grid's own says what it means.

-- The input of an item of a stage whose inputs are $1; null where its input is its number, as where the kind finds it. For few items: whoever
-- reads many looks up each chunk of inputs once.
create function grid_internal.input_of_item(inputs jsonb, item bigint) returns text
language sql stable as $body$
  select case $1 ->> 'from'
    when 'range' then (($1 ->> 'first')::bigint + $2)::text
    when 'inline' then $1 -> 'items' ->> $2::int
    when 'upload' then (
      select c.inputs[($2 - c.first_item + 1)::int] from grid_internal.input_chunks c
      where c.upload_id = ($1 ->> 'uploadId')::uuid and c.first_item <= $2
      order by c.first_item desc limit 1)
  end
$body$;

create or replace view grid.jobs as
select
  s.job_id,
  s.payload ->> 'name' as name,
  s.payload ->> 'kind' as kind,
  -- The first range may be committed before the job grain has written that it runs.
  case when s.job_state = 'pending' and c.started_at is not null then 'running' else s.job_state end as state,
  s.payload ->> 'key' as key,
  (select coalesce(sum((x ->> 'total')::bigint), 0)::bigint from jsonb_array_elements(s.payload -> 'stages') x) as items_total,
  c.items_succeeded,
  c.items_failed,
  (s.payload ->> 'createdAt')::timestamptz as created_at,
  least((s.payload ->> 'startedAt')::timestamptz, c.started_at) as started_at,
  (s.payload ->> 'finishedAt')::timestamptz as finished_at,
  s.payload ->> 'error' as error,
  s.job_run as run,
  coalesce((s.payload ->> 'cancelRequested')::boolean, false) as cancel_requested,
  coalesce(s.payload ->> 'queuedAt', s.payload ->> 'createdAt')::timestamptz as queued_at
from grid_internal.grain_state s
cross join lateral (
  select
    coalesce(sum(f.last_item - f.first_item + 1) filter (where f.succeeded), 0)::bigint as items_succeeded,
    coalesce(sum(f.last_item - f.first_item + 1) filter (where not f.succeeded), 0)::bigint as items_failed,
    min(f.started_at) as started_at
  from grid_internal.finished_ranges f
  where f.job_id = s.job_id
) c
where s.job_id is not null;

-- Every item that has a committed outcome, once; and those that failed an attempt and will be tried again.
create or replace view grid.items as
select
  f.job_id,
  f.stage,
  f.first_item + e.position as item,
  case when f.succeeded then 'succeeded' else 'failed' end as state,
  case when f.succeeded then coalesce(f.attempts[e.position + 1], 1) else (
    select max(a.attempt) from grid_internal.attempts a
    where a.job_id = f.job_id and a.stage = f.stage and a.item = f.first_item + e.position
  ) end as attempt,
  f.silo,
  case when f.succeeded then e.result end as result,
  case when not f.succeeded then (
    select a.error from grid_internal.attempts a
    where a.job_id = f.job_id and a.stage = f.stage and a.item = f.first_item + e.position
    order by a.attempt desc limit 1
  ) end as error,
  case
    when i.stage -> 'again' is not null
      then grid_internal.input_of_item(i.stage -> 'inputs', (i.stage #> '{again,items}' ->> (f.first_item + e.position)::int)::bigint)
    else case i.stage #>> '{inputs,from}'
      when 'range' then ((i.stage #>> '{inputs,first}')::bigint + f.first_item + e.position)::text
      when 'inline' then i.stage #> '{inputs,items}' ->> (f.first_item + e.position)::int
      when 'upload' then i.uploaded[e.position + 1]
    end
  end as input,
  f.started_at,
  f.finished_at,
  (f.finished_at - f.started_at) / (f.last_item - f.first_item + 1)::double precision as duration
from grid_internal.finished_ranges f
-- Once for each range and not for each item; "offset 0" keeps it apart, so that who does not ask for inputs does not read them.
cross join lateral (
  select
    (select s.payload -> 'stages' -> f.stage from grid_internal.grain_state s where s.job_id = f.job_id) as stage,
    (
      select array_agg(u.input order by c.first_item, u.n)
      from grid_internal.grain_state s
      join grid_internal.input_chunks c on c.upload_id = (s.payload -> 'stages' -> f.stage #>> '{inputs,uploadId}')::uuid
        and c.first_item <= f.last_item
        -- Chunks do not overlap: the first that matters is the last that begins no later than the range.
        and c.first_item >= coalesce((
          select max(b.first_item) from grid_internal.input_chunks b where b.upload_id = c.upload_id and b.first_item <= f.first_item), 0)
      cross join unnest(c.inputs) with ordinality as u (input, n)
      where s.job_id = f.job_id and c.first_item + u.n - 1 between f.first_item and f.last_item
    ) as uploaded
  offset 0
) i
cross join lateral (
  select (r.n - 1)::int as position, r.result from jsonb_array_elements(f.results) with ordinality as r (result, n)
  where f.results is not null
  union all
  select g, 'null'::jsonb from generate_series(0, (f.last_item - f.first_item)::int) g
  where f.results is null
) e
union all
select
  a.job_id, a.stage, a.item,
  case when s.job_state in ('pending', 'running', 'paused') then 'retrying' else 'cancelled' end,
  a.attempt, a.silo, null, a.error,
  grid_internal.input_of_item(
    s.payload -> 'stages' -> a.stage -> 'inputs',
    coalesce((s.payload -> 'stages' -> a.stage #> '{again,items}' ->> a.item::int)::bigint, a.item)),
  a.started_at, a.finished_at, a.finished_at - a.started_at
from (
  select distinct on (job_id, stage, item) job_id, stage, item, attempt, silo, error, started_at, finished_at
  from grid_internal.attempts
  order by job_id, stage, item, attempt desc
) a
join grid_internal.grain_state s on s.job_id = a.job_id
-- Ranges do not overlap: if one holds the item, it is the last that begins no later.
where a.item > coalesce((
  select f.last_item from grid_internal.finished_ranges f
  where f.job_id = a.job_id and f.stage = a.stage and f.first_item <= a.item
  order by f.first_item desc limit 1), -1);

comment on view grid.jobs is 'Every job, once, with its counters.';
comment on column grid.jobs.job_id is 'Id of the job; ids rise with the time of submission.';
comment on column grid.jobs.name is 'Name for people; null where none was given.';
comment on column grid.jobs.kind is 'Name of its kind, which says what its stages and items are.';
comment on column grid.jobs.state is 'pending, running, paused, succeeded, failed or cancelled. The last three change only by retry or extend.';
comment on column grid.jobs.key is 'Key under which it was submitted: submitting again under it gives the same job; null where none was given.';
comment on column grid.jobs.items_total is 'Items of all its stages that are known; final once every stage is closed.';
comment on column grid.jobs.items_succeeded is 'Items with a committed result.';
comment on column grid.jobs.items_failed is 'Items that have failed for good in this run.';
comment on column grid.jobs.created_at is 'When it was submitted.';
comment on column grid.jobs.started_at is 'When the first item of its first run began; null before.';
comment on column grid.jobs.finished_at is 'When it ended; null while it has not.';
comment on column grid.jobs.error is 'Why it failed, in one sentence; null where it did not.';
comment on column grid.jobs.run is '1 for the first run; one more for each retry and each extension.';
comment on column grid.jobs.cancel_requested is 'Whether it was asked to end; its state says cancelled once it has.';
comment on column grid.jobs.queued_at is 'Since when its present run may begin: when it was submitted, or last retried or extended.';

comment on view grid.stages is 'Every stage of every job, with its counters.';
comment on column grid.stages.job_id is 'The job.';
comment on column grid.stages.stage is 'Number of the stage in its job, from 0.';
comment on column grid.stages.name is 'What the stage does. Of two stages with one name the later runs items of the earlier again.';
comment on column grid.stages.state is 'As of a job; pending while it waits for other stages, skipped when its job ended before it began.';
comment on column grid.stages.items_total is 'Items that are known so far.';
comment on column grid.stages.items_succeeded is 'Items with a committed result.';
comment on column grid.stages.items_failed is 'Items that have failed for good in this run.';

comment on view grid.tasks is 'Every committed range: neighbouring items of a stage that ended alike and were committed together.';
comment on column grid.tasks.job_id is 'The job.';
comment on column grid.tasks.stage is 'Number of the stage in its job, from 0.';
comment on column grid.tasks.first_item is 'First item of the range.';
comment on column grid.tasks.last_item is 'Last item of the range, inclusive.';
comment on column grid.tasks.silo is 'Name of the silo that ran it.';
comment on column grid.tasks.started_at is 'When the first item of the range began, by the silo''s clock.';
comment on column grid.tasks.finished_at is 'When the range was ready to be committed, by the silo''s clock.';
comment on column grid.tasks.items_succeeded is 'Items of the range, where they succeeded; else 0.';
comment on column grid.tasks.items_failed is 'Items of the range, where they failed for good; else 0.';
comment on column grid.tasks.run is 'Run of the job that committed it.';
comment on column grid.tasks.task_id is 'The task that ran it; a task commits any number of ranges.';

comment on view grid.attempts is 'Every failed attempt at an item, once.';
comment on column grid.attempts.job_id is 'The job.';
comment on column grid.attempts.stage is 'Number of the stage in its job, from 0.';
comment on column grid.attempts.item is 'Number of the item in its stage, from 0.';
comment on column grid.attempts.attempt is 'Number of the attempt, from 1, over all runs.';
comment on column grid.attempts.silo is 'Name of the silo that ran it.';
comment on column grid.attempts.started_at is 'When the attempt began, by the silo''s clock.';
comment on column grid.attempts.finished_at is 'When the attempt ended, or was found to be lost.';
comment on column grid.attempts.error is 'JSON: type, message and stack. The type lost says that its silo died.';
comment on column grid.attempts.run is 'Run of the job that it belongs to.';

comment on view grid.items is
  'Every item with a committed outcome, once, and items that failed an attempt and will be tried again. Items that have not begun have no row.';
comment on column grid.items.job_id is 'The job.';
comment on column grid.items.stage is 'Number of the stage in its job, from 0.';
comment on column grid.items.item is 'Number of the item in its stage, from 0.';
comment on column grid.items.state is 'succeeded, failed, retrying, or cancelled when its job ended before it was tried again.';
comment on column grid.items.attempt is 'The attempt that decided; of a retrying item the last that failed.';
comment on column grid.items.silo is 'Name of the silo that ran that attempt.';
comment on column grid.items.result is 'Its result; null where it has none. The result null is the JSON null.';
comment on column grid.items.error is 'What its last attempt said; null for an item that succeeded.';
comment on column grid.items.input is
  'Its input as text: a line or a number for a command, JSON for a handler. Null where the input is the number itself.';
comment on column grid.items.started_at is
  'When it began, by the silo''s clock. Exact for an item that ran for 250 ms or longer and for a failed one; quicker ones are committed together, and have '
  'the time at which the first of them began.';
comment on column grid.items.finished_at is 'When it ended; of items that are committed together, when the last of them did. Exact as started_at is.';
comment on column grid.items.duration is 'How long it ran. Exact as started_at is; of items that are committed together, the mean.';

comment on view grid.silos is 'Every start of a silo: a silo that was started again has a row for each process.';
comment on column grid.silos.silo is 'Name of the silo.';
comment on column grid.silos.host is 'Machine on which it runs.';
comment on column grid.silos.pid is 'Id of its process there.';
comment on column grid.silos.state is 'joining, active, draining or dead.';
comment on column grid.silos.slots is 'Items that it runs at once.';
comment on column grid.silos.labels is 'JSON object: what it is, for jobs that require it.';
comment on column grid.silos.started_at is 'When it started, by the database''s clock.';
comment on column grid.silos.last_seen_at is 'When it last said that it lives.';
comment on column grid.silos.resources is 'JSON object: what it has in numbers.';
comment on column grid.silos.handlers is 'What it can run.';

comment on view grid.refused_commits is 'Every commit that was refused because what sent it no longer had the right to: the work of a silo that was given up.';
comment on column grid.refused_commits.job_id is 'The job.';
comment on column grid.refused_commits.stage is 'Number of the stage in its job, from 0.';
comment on column grid.refused_commits.first_item is 'First item of the refused range.';
comment on column grid.refused_commits.last_item is 'Last item of the refused range, inclusive.';
comment on column grid.refused_commits.run is 'Run of the job that the commit belonged to.';
comment on column grid.refused_commits.silo is 'Name of the silo that sent it.';
comment on column grid.refused_commits.reason is 'Why it was refused, in words.';
comment on column grid.refused_commits.refused_at is 'When, by the database''s clock.';
