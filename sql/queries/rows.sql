-- name: begin_part
-- $2 part of job $1, by the attempt $3. Nobody sees it before its transaction is committed, and in the view not before it is published.
insert into grid_internal.written_parts (job_id, part, attempt) values ($1, $2, $3) returning part_id

-- name: copy_rows
-- Rows go straight into the table; the silo makes them in binary form.
copy grid_internal.part_rows (part_id, row_number, key, value) from stdin (format binary)

-- name: why_no_rows
-- Null when this silo may write for the job in this run: the fence of commit_ranges. Asked last in a transaction that has written, so that the
-- job's row is locked only until the commit that follows; an eviction, a cancellation or a retry at the same moment waits, or is seen here.
with alive as materialized (
  select from grid_internal.membership
  where deployment_id = $3 and address = $4 and port = $5 and generation = $6 and status <> 6
  for share
), live as materialized (
  select from grid_internal.grain_state
  where job_id = $1 and job_run = $2 and job_state in ('pending', 'running', 'paused')
  for share
)
select case
  when not exists (select from alive) then 'the silo was evicted'
  when not exists (select from live) then 'the job has ended, or is in a later run'
end

-- name: published_parts
-- How many parts of a job count. The first that publishes wins: its set is whole, and one that comes after has nothing to do.
select count(*) from grid_internal.written_parts where job_id = $1 and published

-- name: publish_parts
-- The attempts $2 count from now on. What comes back was still there.
update grid_internal.written_parts set published = true
where job_id = $1 and attempt = any ($2)
returning attempt

-- name: forget_attempt
-- An attempt that does not count: another was first.
with gone as (
  delete from grid_internal.written_parts where attempt = $1 and not published returning part_id
)
delete from grid_internal.part_rows r using gone g where r.part_id = g.part_id

-- name: forget_rows_of_job
-- Of a job that has ended what nobody sees: all of it when the job has not succeeded, or is no more; what was not published when it has.
-- The lock keeps a retry away until the rows are gone: it would take them for its own.
with job as materialized (
  select job_state from grid_internal.grain_state where job_id = $1 for share
), gone as (
  delete from grid_internal.written_parts p
  where p.job_id = $1
    and coalesce((select job_state from job), 'none') not in ('pending', 'running', 'paused')
    and not (p.published and (select job_state from job) is not distinct from 'succeeded')
  returning p.part_id
)
delete from grid_internal.part_rows r using gone g where r.part_id = g.part_id

-- name: jobs_with_unseen_rows
-- Jobs of which forget_rows_of_job was not asked, because the silo at which they ended died just then.
select distinct p.job_id
from grid_internal.written_parts p
left join grid_internal.grain_state s on s.job_id = p.job_id
where coalesce(s.job_state, 'none') not in ('pending', 'running', 'paused')
  and not (p.published and s.job_state is not distinct from 'succeeded')
