-- name: mapreduce_bytes
-- What the finished items of each stage of a MapReduce job have read, and what map items left for the reducers, both as they lie in files, compressed. The first stage's is what the whole job reads.
select
  f.stage,
  coalesce(sum((r.result ->> 'inputBytes')::bigint), 0)::bigint,
  coalesce(sum((
    select sum((p ->> 'bytes')::bigint)
    from jsonb_array_elements(case when jsonb_typeof(r.result -> 'partitions') = 'array' then r.result -> 'partitions' end) p
  )), 0)::bigint
from grid_internal.client_ranges f
cross join lateral jsonb_array_elements(f.results) r (result)
where f.job_id = $1 and f.succeeded
group by f.stage

-- name: mapreduce_output
-- Where a MapReduce job writes to, for a job that reads its output; no row for jobs of other kinds.
select payload -> 'spec' ->> 'output'
from grid_internal.client_jobs
where job_id = $1 and payload ->> 'kind' = 'mapreduce' and payload -> 'spec' ->> 'output' is not null

-- name: mapreduce_writes_rows
-- Whether a job puts its output into the database; no row for jobs of other kinds.
select coalesce((payload -> 'spec' ->> 'rows')::boolean, false)
from grid_internal.client_jobs
where job_id = $1 and payload ->> 'kind' = 'mapreduce'

-- name: mapreduce_rows
-- The output of a job in the order of its parts.
select part, row_number, key, value
from grid.mapreduce_rows
where job_id = $1
order by part, row_number
