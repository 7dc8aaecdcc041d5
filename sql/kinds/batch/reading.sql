-- name: limits_of_batch
-- The most that a batch's command may use for one item; no row for a job that is no batch, or has no limits.
select (payload -> 'spec' -> 'limits')::text
from grid_internal.client_jobs
where job_id = $1 and job_kind = 'batch' and payload -> 'spec' -> 'limits' is not null
