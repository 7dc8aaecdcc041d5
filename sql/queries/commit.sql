-- name: commit_ranges
-- Whatever the tasks of one silo have finished since the last, in one statement: what comes back is committed, and nothing is locked once the
-- statement is over, whether or not the silo lives to read the answer. A row is inserted only if this silo has not been declared dead, its job has
-- not ended and is still in the run the task belongs to, and no item of the range has an outcome.
-- The share lock makes a cancellation or a retry that comes at the same moment wait for this commit. A job whose row another session has locked is
-- skipped: its commits come back at the next try and the others do not wait for them.
-- Failed attempts that belong to a range ($25 its first item, $26 its task) stand or fall with it; the others (null) stand alone, unless the item
-- has an outcome: what came to nothing beside it is no failure of it. Those that stand alone come back with their attempt.
-- This silo ($16) ran what it commits, unless $27 and $28 name another: one that died under the items cannot say so itself.
with alive as materialized (
  select from grid_internal.living_silos where deployment_id = $12 and address = $13 and port = $14 and generation = $15
), ranges as (
  insert into grid_internal.finished_ranges
    (job_id, stage, first_item, last_item, succeeded, run, task_id, silo, started_at, finished_at, results, attempts)
  select g.job_id, g.stage, g.first_item, g.last_item, g.succeeded, g.run, g.task_id, coalesce(g.silo, $16), g.started_at, g.finished_at, g.results,
    g.attempts::int[]
  from unnest($1::uuid[], $2::int[], $3::bigint[], $4::bigint[], $5::bool[], $6::int[], $7::uuid[], $8::timestamptz[], $9::timestamptz[],
      $10::jsonb[], $11::text[], $28::text[])
    as g (job_id, stage, first_item, last_item, succeeded, run, task_id, started_at, finished_at, results, attempts, silo)
  cross join lateral (
    select from grid_internal.grain_state s
    where s.job_id = g.job_id and s.job_run = g.run and s.job_state in ('pending', 'running', 'paused')
    for share skip locked
  ) live
  where exists (select from alive)
  on conflict do nothing
  returning job_id, stage, first_item, last_item, task_id
), failures as (
  insert into grid_internal.attempts (job_id, stage, item, attempt, run, silo, started_at, finished_at, error)
  select a.job_id, a.stage, a.item, a.attempt, a.run, coalesce(a.silo, $16), a.started_at, a.finished_at, a.error
  from unnest($17::uuid[], $18::int[], $19::bigint[], $20::int[], $21::int[], $22::timestamptz[], $23::timestamptz[], $24::jsonb[], $25::bigint[],
      $26::uuid[], $27::text[])
    as a (job_id, stage, item, attempt, run, started_at, finished_at, error, first_item, task_id, silo)
  cross join lateral (
    select from grid_internal.grain_state s
    where s.job_id = a.job_id and s.job_run = a.run and s.job_state in ('pending', 'running', 'paused')
    for share skip locked
  ) live
  where exists (select from alive)
    and case
      when a.first_item is null then
        -- Ranges do not overlap: if one holds the item, it is the last that begins no later.
        a.item > coalesce((
          select f.last_item from grid_internal.finished_ranges f
          where f.job_id = a.job_id and f.stage = a.stage and f.first_item <= a.item
          order by f.first_item desc limit 1), -1)
        and not exists (
          select from ranges r where r.job_id = a.job_id and r.stage = a.stage and a.item between r.first_item and r.last_item)
      else (a.job_id, a.stage, a.first_item, a.task_id) in (select job_id, stage, first_item, task_id from ranges)
    end
  on conflict do nothing
  returning job_id, stage, item, attempt
)
select job_id, stage, first_item, task_id, null::int as attempt from ranges
union all
select job_id, stage, item, null, attempt from failures

-- name: why_not_committed
-- Of what commit_ranges did not give back: what kept it out, as a code. What is there already under the same task was committed by an earlier try
-- whose answer was lost. A refused range is worth a row: it is how people see that a zombie was kept out. An attempt of two that the job let run
-- at once is no zombie, and a failed attempt alone ($8 its number) is no range. 'row_locked' asks to try again.
with judged as materialized (
  select g.n, g.job_id, g.stage, g.first_item, g.last_item, g.run, g.attempt,
    case
      when g.attempt is null and exists (
        select from grid_internal.finished_ranges f
        where f.job_id = g.job_id and f.stage = g.stage and f.first_item = g.first_item and f.last_item = g.last_item and f.task_id = g.task_id)
        then 'committed'
      when g.attempt is not null and exists (
        select from grid_internal.attempts a
        where a.job_id = g.job_id and a.stage = g.stage and a.item = g.first_item and a.attempt = g.attempt)
        then 'committed'
      when not exists (
        select from grid_internal.living_silos where deployment_id = $9 and address = $10 and port = $11 and generation = $12)
        then 'silo_evicted'
      when s.job_id is null then 'job_ended'
      when s.job_run <> g.run then 'later_run'
      -- The last range that begins no later than the last item is the one that overlaps, if any does.
      when g.first_item <= (
        select f.last_item from grid_internal.finished_ranges f
        where f.job_id = g.job_id and f.stage = g.stage and f.first_item <= g.last_item
        order by f.first_item desc limit 1)
        then case
          when g.attempt is not null then 'committed'
          when exists (
            select from jsonb_array_elements(s.speculations) t
            where (t ->> 'run')::int = g.run and (t ->> 'stage')::int = g.stage and (t ->> 'item')::bigint between g.first_item and g.last_item)
            then 'other_attempt_was_first'
          else 'outcome_exists'
        end
      else 'row_locked'
    end as decision
  from unnest($1::int[], $2::uuid[], $3::int[], $4::bigint[], $5::bigint[], $6::int[], $7::uuid[], $8::int[])
    as g (n, job_id, stage, first_item, last_item, run, task_id, attempt)
  left join lateral (
    select job_id, job_run, payload -> 'speculations' as speculations
    from grid_internal.grain_state
    where job_id = g.job_id and job_state in ('pending', 'running', 'paused')
    -- One row at most; said, so that the planner looks each job up instead of reading all that have not ended.
    limit 1
  ) s on true
), recorded as (
  insert into grid_internal.refused_commits (job_id, stage, first_item, last_item, run, silo, decision)
  select job_id, stage, first_item, last_item, run, $13, decision
  from judged
  where attempt is null and decision in ('silo_evicted', 'job_ended', 'later_run', 'outcome_exists')
    -- Of a job that was deleted nothing is noted any more.
    and exists (select from grid_internal.grain_state s where s.job_id = judged.job_id and s.payload is not null)
)
select n, decision from judged
