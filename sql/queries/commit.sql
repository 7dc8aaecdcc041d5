-- name: commit_ranges
-- One statement for whatever ranges the tasks of one silo have finished since the last; what comes back is committed. A row is inserted only
-- if this silo is not evicted, its job has not ended and is still in the run the task belongs to, and no item of the range has an outcome.
-- The row locks make an eviction, a cancellation or a retry that comes at the same moment wait, or this commit see it.
-- Ranges are given in the order of their jobs, and so jobs are locked: two silos cannot wait for each other.
with alive as materialized (
  select from grid_internal.membership
  where deployment_id = $12 and address = $13 and port = $14 and generation = $15 and status <> 6
  for share
)
insert into grid_internal.finished_ranges
  (job_id, stage, first_item, last_item, succeeded, run, task_id, silo, started_at, finished_at, results, attempts)
select g.job_id, g.stage, g.first_item, g.last_item, g.succeeded, g.run, g.task_id, $16, g.started_at, g.finished_at, g.results, g.attempts::int[]
from unnest($1::uuid[], $2::int[], $3::bigint[], $4::bigint[], $5::bool[], $6::int[], $7::uuid[], $8::timestamptz[], $9::timestamptz[],
    $10::jsonb[], $11::text[])
  as g (job_id, stage, first_item, last_item, succeeded, run, task_id, started_at, finished_at, results, attempts)
cross join lateral (
  select from grid_internal.grain_state s
  where s.job_id = g.job_id and s.job_run = g.run and s.job_state in ('pending', 'running', 'paused')
  for share
) live
where exists (select from alive)
on conflict do nothing
returning job_id, stage, first_item, task_id

-- name: record_attempts
-- Failed attempts, in the transaction of the ranges above and under the same conditions. One that belongs to a range ($9 its first item, $10 its
-- task) stands or falls with it; the others (null) stand alone, unless the item has an outcome: what came to nothing beside it is no failure of it.
with alive as materialized (
  select from grid_internal.membership
  where deployment_id = $11 and address = $12 and port = $13 and generation = $14 and status <> 6
  for share
)
insert into grid_internal.attempts (job_id, stage, item, attempt, run, silo, started_at, finished_at, error)
select a.job_id, a.stage, a.item, a.attempt, a.run, $15, a.started_at, a.finished_at, a.error
from unnest($1::uuid[], $2::int[], $3::bigint[], $4::int[], $5::int[], $6::timestamptz[], $7::timestamptz[], $8::jsonb[], $9::bigint[], $10::uuid[])
  as a (job_id, stage, item, attempt, run, started_at, finished_at, error, first_item, task_id)
cross join lateral (
  select from grid_internal.grain_state s
  where s.job_id = a.job_id and s.job_run = a.run and s.job_state in ('pending', 'running', 'paused')
  for share
) live
where exists (select from alive)
  and case
    when a.first_item is null then a.item > coalesce((
      select f.last_item from grid_internal.finished_ranges f
      where f.job_id = a.job_id and f.stage = a.stage and f.first_item <= a.item
      order by f.first_item desc limit 1), -1)
    else exists (
      select from grid_internal.finished_ranges f
      where f.job_id = a.job_id and f.stage = a.stage and f.first_item = a.first_item and f.task_id = a.task_id)
  end
on conflict do nothing

-- name: why_not_committed
-- Of ranges that commit_ranges did not give back: null for one that is there already under the same task, committed by an earlier try whose
-- answer was lost; else what kept it out.
select g.n,
  case
    when exists (
      select from grid_internal.finished_ranges f
      where f.job_id = g.job_id and f.stage = g.stage and f.first_item = g.first_item and f.last_item = g.last_item and f.task_id = g.task_id)
      then null
    when not exists (
      select from grid_internal.membership
      where deployment_id = $8 and address = $9 and port = $10 and generation = $11 and status <> 6)
      then 'the silo was evicted'
    when s.job_id is null then 'the job has ended'
    when s.job_run <> g.run then 'the job is in a later run'
    when exists (
      select from jsonb_array_elements(s.speculations) t
      where (t ->> 'run')::int = g.run and (t ->> 'stage')::int = g.stage and (t ->> 'item')::bigint between g.first_item and g.last_item)
      then 'another attempt was first'
    else 'an item has an outcome already'
  end
from unnest($1::int[], $2::uuid[], $3::int[], $4::bigint[], $5::bigint[], $6::int[], $7::uuid[])
  as g (n, job_id, stage, first_item, last_item, run, task_id)
left join lateral (
  select job_id, job_run, payload -> 'speculations' as speculations from grid_internal.grain_state where job_id = g.job_id and job_state in ('pending', 'running', 'paused') limit 1
) s on true

-- name: record_refusals
-- A refusal is worth a row: it is how people see that a zombie was kept out.
insert into grid_internal.refused_commits (job_id, stage, first_item, last_item, run, silo, reason)
select g.job_id, g.stage, g.first_item, g.last_item, g.run, $1, g.reason
from unnest($2::uuid[], $3::int[], $4::bigint[], $5::bigint[], $6::int[], $7::text[]) as g (job_id, stage, first_item, last_item, run, reason)
