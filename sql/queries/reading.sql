-- name: finished_ranges_from
-- One page of a stage's committed ranges in item order, from the one that holds item $3 on. $4 rows or $5 stored bytes end the page; results only if $6.
-- Walking from range to range along the primary key stops exactly there; results are fetched for the page alone.
with recursive page as (
  (
    select first_item, last_item, 1 as n, coalesce(pg_column_size(results), 0)::bigint as size
    from grid_internal.client_ranges
    where job_id = $1 and stage = $2 and last_item >= $3
      and first_item >= coalesce(
        (select max(first_item) from grid_internal.client_ranges where job_id = $1 and stage = $2 and first_item <= $3), $3)
    order by first_item
    limit 1
  )
  union all
  select follower.first_item, follower.last_item, page.n + 1, page.size + follower.size
  from page
  cross join lateral (
    select first_item, last_item, coalesce(pg_column_size(results), 0) as size
    from grid_internal.client_ranges
    where job_id = $1 and stage = $2 and first_item > page.last_item
    order by first_item
    limit 1
  ) follower
  where page.n < $4 and page.size < $5
)
select f.first_item, f.last_item, f.succeeded, f.silo, f.attempts, f.started_at, f.finished_at, case when $6 then f.results end
from page
join grid_internal.client_ranges f on f.job_id = $1 and f.stage = $2 and f.first_item = page.first_item
order by page.n

-- name: finished_ranges_unbroken
-- The same, but only ranges that follow each other without a gap, the first beginning with item $3: what can be given out in order
-- while the job runs. Ranges after a gap are not read again and again.
with recursive page as (
  select first_item, last_item, 1 as n, coalesce(pg_column_size(results), 0)::bigint as size
  from grid_internal.client_ranges
  where job_id = $1 and stage = $2 and first_item = $3
  union all
  select f.first_item, f.last_item, page.n + 1, page.size + coalesce(pg_column_size(f.results), 0)
  from page
  join grid_internal.client_ranges f on f.job_id = $1 and f.stage = $2 and f.first_item = page.last_item + 1
  where page.n < $4 and page.size < $5
)
select f.first_item, f.last_item, f.succeeded, f.silo, f.attempts, f.started_at, f.finished_at, case when $6 then f.results end
from page
join grid_internal.client_ranges f on f.job_id = $1 and f.stage = $2 and f.first_item = page.first_item
order by page.n

-- name: errors_of_failed_items
-- Why the items of a page's failed ranges failed, and at which attempt: their last one.
select distinct on (a.item) a.item, a.attempt, a.error::text
from grid_internal.client_ranges f
join grid.attempts a on a.job_id = f.job_id and a.stage = f.stage and a.item between f.first_item and f.last_item
where f.job_id = $1 and f.stage = $2 and f.first_item between $3 and $4 and not f.succeeded
order by a.item, a.attempt desc

-- name: find_job
-- One job with its counters.
select
  job_id, name, kind, state, key, items_total, items_succeeded, items_failed,
  created_at, started_at, finished_at, error, run, cancel_requested
from grid.jobs
where job_id = $1

-- name: newest_jobs
-- The newest jobs, of one terminal state ($2) or of any; kind ($3), key ($4), a regular expression for the name ($5), and ages ($6 at most, $7 at least)
-- leave out more. They are chosen first, by columns that have indexes, and counted then.
with chosen as materialized (
  select job_id, job_created_at as created
  from grid_internal.client_jobs
  where job_id is not null and job_created_at is not null and ($2::text is null or job_state = $2)
    and ($3::text is null or job_kind = $3)
    and ($4::text is null or job_key = $4)
    and ($5::text is null or payload ->> 'name' ~ $5)
    and ($6::interval is null or job_created_at >= now() - $6)
    and ($7::interval is null or job_created_at < now() - $7)
  order by job_created_at desc
  limit $1
)
select
  j.job_id, j.name, j.kind, j.state, j.key, j.items_total, j.items_succeeded, j.items_failed,
  j.created_at, j.started_at, j.finished_at, j.error, j.run, j.cancel_requested
from chosen
join grid.jobs j on j.job_id = chosen.job_id
order by chosen.created desc

-- name: newest_failed_jobs
-- The same for the states failed and cancelled ($2), which an index holds alone: among a million jobs they are few.
with chosen as materialized (
  select job_id, job_created_at as created
  from grid_internal.client_jobs
  where job_state in ('failed', 'cancelled') and job_state = $2
    and ($3::text is null or job_kind = $3)
    and ($4::text is null or job_key = $4)
    and ($5::text is null or payload ->> 'name' ~ $5)
    and ($6::interval is null or job_created_at >= now() - $6)
    and ($7::interval is null or job_created_at < now() - $7)
  order by job_created_at desc
  limit $1
)
select
  j.job_id, j.name, j.kind, j.state, j.key, j.items_total, j.items_succeeded, j.items_failed,
  j.created_at, j.started_at, j.finished_at, j.error, j.run, j.cancel_requested
from chosen
join grid.jobs j on j.job_id = chosen.job_id
order by chosen.created desc

-- name: newest_unfinished_jobs
-- The newest jobs of a state that is not terminal ($2), with the same other conditions. There are few, and an index holds just them.
-- The state is that of the view, where a job whose first range is committed runs.
select
  j.job_id, j.name, j.kind, j.state, j.key, j.items_total, j.items_succeeded, j.items_failed,
  j.created_at, j.started_at, j.finished_at, j.error, j.run, j.cancel_requested
from grid_internal.client_jobs s
join grid.jobs j on j.job_id = s.job_id
where s.job_state in ('pending', 'running', 'paused') and j.state = $2
  and ($3::text is null or s.job_kind = $3)
  and ($4::text is null or s.job_key = $4)
  and ($5::text is null or s.payload ->> 'name' ~ $5)
  and ($6::interval is null or s.job_created_at >= now() - $6)
  and ($7::interval is null or s.job_created_at < now() - $7)
order by s.job_created_at desc
limit $1

-- name: jobs_by_part_of_id
-- The newest jobs whose id begins or ends with $1, written with or without hyphens. Ids are in the order of time and alone in their index, which is read
-- from the newest on; all of it when fewer than $2 are found.
with chosen as materialized (
  select job_id
  from grid_internal.client_jobs
  where job_id is not null
    and (job_id::text like $1 || '%' or job_id::text like '%' || $1
      or replace(job_id::text, '-', '') like $1 || '%' or replace(job_id::text, '-', '') like '%' || $1)
  order by job_id desc
  limit $2
)
select
  j.job_id, j.name, j.kind, j.state, j.key, j.items_total, j.items_succeeded, j.items_failed,
  j.created_at, j.started_at, j.finished_at, j.error, j.run, j.cancel_requested
from chosen
join grid.jobs j on j.job_id = chosen.job_id
order by chosen.job_id desc

-- name: find_stage
-- How long a stage is and whether its job has ended: what has no row is pending in a living job and cancelled in an ended one. With it, where its
-- inputs are; null where each input is the number of its item.
select (payload -> 'stages' -> $2::int ->> 'total')::bigint, job_state, payload -> 'stages' -> $2::int ->> 'inputs', payload -> 'stages' -> $2::int #>> '{again,items}'
from grid_internal.client_jobs
where job_id = $1 and jsonb_array_length(payload -> 'stages') > $2::int

-- name: results_stage_of_job
-- The stage $2 of a job; where that is null, the one whose items give the job's results, as its kind has said. Its items are null when there is
-- none of that number.
select r.stage, (s.payload -> 'stages' -> r.stage ->> 'total')::bigint, jsonb_array_length(s.payload -> 'stages')
from grid_internal.client_jobs s
cross join lateral (select coalesce($2::int, (s.payload ->> 'resultsStage')::int, 0) as stage) r
where s.job_id = $1 and s.payload is not null

-- name: retrying_items
-- Items between $3 and $4 that failed an attempt and have no outcome, with the last attempt.
select distinct on (a.item) a.item, a.attempt, a.silo, a.error::text, a.started_at, a.finished_at
from grid.attempts a
where a.job_id = $1 and a.stage = $2 and a.item between $3 and $4
  and a.item > coalesce((
    select f.last_item from grid_internal.client_ranges f
    where f.job_id = a.job_id and f.stage = a.stage and f.first_item <= a.item
    order by f.first_item desc limit 1), -1)
order by a.item, a.attempt desc
limit $5

-- name: newest_failures
-- The latest failed attempts of a job, with the inputs of their items.
with chosen as materialized (
  select stage, item, attempt, silo, started_at, finished_at, error
  from grid.attempts
  where job_id = $1
  order by finished_at desc
  limit $2
)
select c.stage, c.item, c.attempt, c.silo, c.started_at, c.finished_at, c.error::text, grid_internal.input_of_item(
  s.payload -> 'stages' -> c.stage -> 'inputs',
  coalesce((s.payload -> 'stages' -> c.stage #> '{again,items}' ->> c.item::int)::bigint, c.item))
from chosen c
left join grid_internal.client_jobs s on s.job_id = $1
order by c.finished_at desc

-- name: silos_of_job
-- Who did the work.
select silo, sum(last_item - first_item + 1)::bigint, count(*)
from grid_internal.client_ranges
where job_id = $1
group by silo
order by silo

-- name: all_silos
-- The latest process of every silo that is known, living ones first.
select silo, host, pid, state, slots, labels, resources, handlers, started_at, last_seen_at
from (
  select distinct on (silo)
    silo, host, pid, state, slots, labels::text, resources::text, handlers, started_at, last_seen_at
  from grid.silos
  order by silo, started_at desc
) latest
order by case state when 'active' then 0 when 'joining' then 1 when 'draining' then 2 else 3 end, silo

-- name: active_handlers
-- What can be run now; no row says that no silo is active.
select handlers from grid.silos where state = 'active'

-- name: speculations_of_job
-- Slow items that were run a second time at once, as the job has noted them.
select
  s.payload -> 'stages' -> (t.speculative ->> 'stage')::int ->> 'name', (t.speculative ->> 'item')::bigint, t.speculative ->> 'silo', t.speculative ->> 'beside',
  (t.speculative ->> 'after')::float8, (t.speculative ->> 'typical')::float8, t.speculative ->> 'end'
from grid_internal.client_jobs s
cross join lateral jsonb_array_elements(s.payload -> 'speculations') with ordinality as t (speculative, n)
where s.job_id = $1
order by t.n

-- name: is_read_only
-- Whether nothing can be written: a standby, or an administrator's switch.
select pg_is_in_recovery() or current_setting('transaction_read_only')::boolean

-- name: stages_of_job
-- The stages with their names and counters.
select stage, name, state, items_total, items_succeeded, items_failed
from grid.stages
where job_id = $1
order by stage

-- name: early_end_of_job
-- Why a job ended before all its items had an outcome.
select payload -> 'early' ->> 'reason'
from grid_internal.client_jobs
where job_id = $1
