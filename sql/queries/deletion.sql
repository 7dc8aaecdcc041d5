-- name: begin_deletion
-- Of one job that has ended; no row when it has another version than $2, or somebody has locked it.
select true from grid_internal.begin_deletions(array[$1::uuid], array[$2::int])

-- name: begin_deletions_like
-- Of at most $1 jobs that have ended and meet the conditions of newest_jobs ($2 to $7), and ended longer ago than $8. How many were found, and of how
-- many it was begun: of all but those that somebody has locked. In the order of their submission, from $9 on; the last column is where to go on.
with chosen as materialized (
  select job_id, version, job_created_at
  from grid_internal.client_jobs
  where job_id is not null and job_state in ('succeeded', 'failed', 'cancelled') and ($2::text is null or job_state = $2)
    and ($3::text is null or job_kind = $3)
    and ($4::text is null or job_key = $4)
    and ($5::text is null or payload ->> 'name' ~ $5)
    and ($6::interval is null or job_created_at >= now() - $6)
    and ($7::interval is null or job_created_at < now() - $7)
    and ($8::interval is null or job_finished_at < now() - $8)
    and ($9::timestamptz is null or job_created_at >= $9)
  order by job_created_at
  limit $1
), listed as materialized (
  select array_agg(job_id) as jobs, array_agg(version) as versions from chosen
)
select
  (select count(*) from chosen),
  (select count(*) from listed cross join lateral grid_internal.begin_deletions(listed.jobs, listed.versions)),
  (select max(job_created_at) from chosen)

-- name: count_jobs_like
-- How many jobs that meet the same conditions have ended, and how many have not.
select
  count(*) filter (where job_state in ('succeeded', 'failed', 'cancelled')),
  count(*) filter (where job_state in ('pending', 'running', 'paused'))
from grid_internal.client_jobs
where job_id is not null and ($1::text is null or job_state = $1)
  and ($2::text is null or job_kind = $2)
  and ($3::text is null or job_key = $3)
  and ($4::text is null or payload ->> 'name' ~ $4)
  and ($5::interval is null or job_created_at >= now() - $5)
  and ($6::interval is null or job_created_at < now() - $6)

-- name: begin_due_deletions
-- Of at most $1 jobs that have been kept for as long as they or the rules of the grid say. Jobs of one kind, outcome and time of their own lie together
-- in their index, those that ended first before the others: each such group is found by one step, and what is due in it by another, however
-- many are not.
with recursive groups as (
  (
    select job_kind, job_state, job_keep from grid_internal.grain_state
    where job_state in ('succeeded', 'failed', 'cancelled')
    order by job_kind, job_state, job_keep
    limit 1
  )
  union all
  select n.job_kind, n.job_state, n.job_keep
  from groups g
  cross join lateral (
    select s.job_kind, s.job_state, s.job_keep from grid_internal.grain_state s
    where s.job_state in ('succeeded', 'failed', 'cancelled') and (s.job_kind, s.job_state, s.job_keep) > (g.job_kind, g.job_state, g.job_keep)
    order by s.job_kind, s.job_state, s.job_keep
    limit 1
  ) n
), kept as materialized (
  select g.job_kind, g.job_state, g.job_keep,
    case
      when g.job_keep > 0 then g.job_keep
      when g.job_keep = 0 then (
        select r.keep_seconds from grid_internal.retention r
        where r.kind in ('', g.job_kind) and r.outcome in ('', g.job_state)
        order by r.kind desc, r.outcome desc
        limit 1)
    end as seconds
  from groups g
), due as materialized (
  select d.job_id, d.version
  from kept k
  cross join lateral (
    select s.job_id, s.version
    from grid_internal.grain_state s
    where s.job_state in ('succeeded', 'failed', 'cancelled')
      and s.job_kind = k.job_kind and s.job_state = k.job_state and s.job_keep = k.job_keep
      and s.job_finished_at < now() - k.seconds * interval '1 second'
    order by s.job_finished_at
    limit $1
  ) d
  where k.seconds is not null
  limit $1
), listed as materialized (
  select array_agg(job_id) as jobs, array_agg(version) as versions from due
)
select count(*) from listed cross join lateral grid_internal.begin_deletions(listed.jobs, listed.versions)

-- name: claim_deletions
-- At most $1 that have work left, and that no silo says it is at; those that it left a minute ago count as left. The last column says that they were
-- emptied before, and are looked at for the last time.
update grid_internal.deletions d
set busy_until = now() + interval '1 minute'
from (
  select target from grid_internal.deletions
  where (emptied_at is null or (last_run is null and emptied_at < now() - interval '2 minutes')) and busy_until < now()
  order by begun_at
  limit $1
  for update skip locked
) c
where d.target = c.target
returning d.target, d.emptied_at is not null

-- name: deletion_of_job
-- Whether a job of this id was deleted, and in which run it was, null for one without a key; and whether all of it is gone.
select last_run, emptied_at is not null from grid_internal.deletions where target = $1

-- name: deleted_jobs
-- Those among $1 of which something may be left on a silo's disk.
select target from grid_internal.deletions where target = any ($1)

-- name: is_version_of_job
-- Whether a job that has ended is still as its grain knows it.
select exists (select from grid_internal.grain_state where job_id = $1 and version = $2 and payload is not null)

-- name: delete_inputs
-- At most $2 chunks of inputs of the deletions $1, unless a job that stays reads the same upload.
delete from grid_internal.input_chunks where ctid = any (array(
  select c.ctid
  from grid_internal.deletions d
  cross join lateral unnest(d.uploads) u (upload_id)
  join grid_internal.input_chunks c on c.upload_id = u.upload_id
  where d.target = any ($1) and not exists (select from grid_internal.grain_state s where s.job_uploads ? u.upload_id::text)
  limit $2))

-- name: delete_uploads
-- What is known of those uploads, once their chunks are gone.
delete from grid_internal.uploads where ctid = any (array(
  select p.ctid
  from grid_internal.deletions d
  cross join lateral unnest(d.uploads) u (upload_id)
  join grid_internal.uploads p on p.upload_id = u.upload_id
  where d.target = any ($1) and not exists (select from grid_internal.grain_state s where s.job_uploads ? u.upload_id::text)
    and not exists (select from grid_internal.input_chunks c where c.upload_id = u.upload_id)
  limit $2))

-- name: delete_ranges
-- At most $2 of the jobs $1, as in the following: a statement of few rows holds its locks for milliseconds.
delete from grid_internal.finished_ranges where ctid = any (array(
  select ctid from grid_internal.finished_ranges where job_id = any ($1) limit $2))

-- name: delete_attempts
-- As delete_ranges.
delete from grid_internal.attempts where ctid = any (array(select ctid from grid_internal.attempts where job_id = any ($1) limit $2))

-- name: delete_checkpoints
-- As delete_ranges.
delete from grid_internal.checkpoints where ctid = any (array(select ctid from grid_internal.checkpoints where job_id = any ($1) limit $2))

-- name: delete_logs
-- As delete_ranges.
delete from grid_internal.item_logs where ctid = any (array(select ctid from grid_internal.item_logs where job_id = any ($1) limit $2))

-- name: delete_refused_commits
-- As delete_ranges.
delete from grid_internal.refused_commits where ctid = any (array(
  select ctid from grid_internal.refused_commits where job_id = any ($1) limit $2))

-- name: delete_job_counts
-- As delete_ranges.
delete from grid_internal.job_counts where ctid = any (array(select ctid from grid_internal.job_counts where job_id = any ($1) limit $2))

-- name: empty_deletions
-- Nothing is left of the jobs $1: their rows go, and their keys are free.
with gone as (
  delete from grid_internal.grain_state where job_id = any ($1) and payload is null
)
update grid_internal.deletions set emptied_at = now(), busy_until = '-infinity' where target = any ($1) and emptied_at is null

-- name: forget_deletions
-- Of jobs without a key, which were looked at once more.
delete from grid_internal.deletions where target = any ($1) and last_run is null and emptied_at is not null

-- name: forget_old_deletions
-- Of jobs with a key: no silo works on a task for so long after its job has ended.
delete from grid_internal.deletions where ctid = any (array(
  select ctid from grid_internal.deletions where last_run is not null and emptied_at < now() - interval '1 day' limit $1))

-- name: retention_rules
-- Which jobs are kept for how long; null is for ever.
select kind, outcome, keep_seconds from grid_internal.client_retention order by kind, outcome

-- name: set_retention
-- A rule takes the place of the one for the same jobs.
insert into grid_internal.retention (kind, outcome, keep_seconds) values ($1, $2, $3)
on conflict (kind, outcome) do update set keep_seconds = excluded.keep_seconds

-- name: unset_retention
-- Jobs that a rule was for go by what holds for more of them.
delete from grid_internal.retention where kind = $1 and outcome = $2
