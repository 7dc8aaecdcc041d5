-- name: begin_part
-- $2 part of job $1, by the attempt $3. Nobody sees it before its transaction is committed, and in the view not before it is published.
insert into grid_internal.written_parts (job_id, part, attempt) values ($1, $2, $3) returning part_id

-- name: copy_rows
-- Rows go straight into the table; the silo makes them in binary form.
copy grid_internal.part_rows (part_id, row_number, key, value) from stdin (format binary)

-- name: require_fence
-- Raises when this silo may not write for the job in this run: the fence of commit_ranges. Sent together with the commit, after all that was
-- written, so that the job's row is locked only until the commit that follows and no answer is waited for in between.
select grid_internal.require_fence($1, $2, $3, $4, $5, $6)

-- name: commit_transaction
-- The end of the transaction that began with begin_part.
commit

-- name: publish_parts
-- The attempts $3 of job $1 count from now on, unless a set counts already. What comes back is gone, and nothing counts then.
select * from grid_internal.publish_parts($1, $2, $3, $4, $5, $6, $7)

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
  -- Of a job that is being deleted all rows go, in small steps.
  and not exists (select from grid_internal.deletions d where d.target = p.job_id and d.emptied_at is null)
