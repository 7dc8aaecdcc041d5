-- name: commit_ranges
-- One statement, one transaction, for whatever tasks of one silo have finished since the last. A row is inserted only if
-- this silo is not evicted, its job has not ended and is still in the run the task belongs to, and no item of the range has an
-- outcome. The row locks make an eviction, a cancellation or a retry that comes at the same moment wait, or this commit see it.
-- Jobs are locked in order, so that two silos cannot wait for each other.
-- A range that is there already under the same task was committed by an earlier try whose answer was lost.
with given as materialized (
  select * from unnest($1::int[], $2::uuid[], $3::int[], $4::bigint[], $5::bigint[], $6::bool[], $7::int[], $8::uuid[],
      $9::timestamptz[], $10::timestamptz[], $11::jsonb[], $12::text[])
    as g (n, job_id, stage, first_item, last_item, succeeded, run, task_id, started_at, finished_at, results, attempts)
), failed as materialized (
  select * from unnest($13::int[], $14::uuid[], $15::int[], $16::bigint[], $17::int[], $18::int[], $19::timestamptz[], $20::timestamptz[], $21::jsonb[])
    as a (n, job_id, stage, item, attempt, run, started_at, finished_at, error)
), alive as materialized (
  select from grid_internal.membership
  where deployment_id = $22 and address = $23 and port = $24 and generation = $25 and status <> 6
  for share
), live as materialized (
  select found.job_id, found.job_run
  from (select job_id from given union select job_id from failed order by job_id) g
  cross join lateral (
    select s.job_id, s.job_run
    from grid_internal.grain_state s
    where s.job_id = g.job_id and s.job_state in ('pending', 'running', 'paused')
    for share
  ) found
), inserted as (
  insert into grid_internal.finished_ranges
    (job_id, stage, first_item, last_item, succeeded, run, task_id, silo, started_at, finished_at, results, attempts)
  select g.job_id, g.stage, g.first_item, g.last_item, g.succeeded, g.run, g.task_id, $26, g.started_at, g.finished_at, g.results, g.attempts::int[]
  from given g
  join live on live.job_id = g.job_id and live.job_run = g.run
  where exists (select from alive)
  on conflict do nothing
  returning job_id, stage, first_item
), recorded as (
  insert into grid_internal.attempts (job_id, stage, item, attempt, run, silo, started_at, finished_at, error)
  select a.job_id, a.stage, a.item, a.attempt, a.run, $26, a.started_at, a.finished_at, a.error
  from failed a
  join live on live.job_id = a.job_id and live.job_run = a.run
  left join given g on g.n = a.n
  left join inserted i on i.job_id = g.job_id and i.stage = g.stage and i.first_item = g.first_item
  where exists (select from alive) and (a.n < 0 or i.job_id is not null)
  on conflict do nothing
)
select g.n,
  case
    when i.job_id is not null then 'committed'
    when exists (
      select from grid_internal.finished_ranges f
      where f.job_id = g.job_id and f.stage = g.stage and f.first_item = g.first_item and f.last_item = g.last_item and f.task_id = g.task_id)
      then 'committed'
    when not exists (select from alive) then 'the silo was evicted'
    when live.job_id is null then 'the job has ended'
    when live.job_run <> g.run then 'the job is in a later run'
    else 'an item has an outcome already'
  end as verdict
from given g
left join inserted i on i.job_id = g.job_id and i.stage = g.stage and i.first_item = g.first_item
left join live on live.job_id = g.job_id

-- name: record_refusals
-- A refusal is worth a row: it is how people see that a zombie was kept out.
insert into grid_internal.refused_commits (job_id, stage, first_item, last_item, run, silo, reason)
select g.job_id, g.stage, g.first_item, g.last_item, g.run, $1, g.reason
from unnest($2::uuid[], $3::int[], $4::bigint[], $5::bigint[], $6::int[], $7::text[]) as g (job_id, stage, first_item, last_item, run, reason)
