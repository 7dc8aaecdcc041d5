-- $1 jobs that ended in the last hundred days, one in a hundred of them failed and one in ten under a key, each with one range of its one item.
with made as (
  insert into grid_internal.grain_state
    (grain_id_hash, grain_id_n0, grain_id_n1, grain_type_hash, grain_type, grain_key, service_id, version, payload)
  select 0, 0, 0, 0, 'job', gen_random_uuid()::text, 'orleansgrid', 3, jsonb_build_object(
    'version', 1, 'jobId', '', 'name', 'made-' || n % 1000, 'kind', case when n % 20 = 0 then 'study' else 'batch' end,
    'state', case when n % 100 = 7 then 'failed' else 'succeeded' end, 'run', 1, 'complete', true,
    'createdAt', to_char(t.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '0+00:00',
    'startedAt', to_char(t.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '0+00:00',
    'finishedAt', to_char((t.at + interval '1 second') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '0+00:00',
    'spec', jsonb_build_object('handler', 'noop'),
    'stages', jsonb_build_array(jsonb_build_object('name', 'batch', 'total', 1, 'closed', true, 'policy', jsonb_build_object('handler', 'noop'),
      'inputs', jsonb_build_object('from', 'range', 'first', 1, 'last', 1))))
    || case when n % 10 = 0 then jsonb_build_object('key', 'key-' || n) else '{}' end
  from generate_series(1, $1::int) n
  cross join lateral (select now() - interval '100 days' * n / $1::int as at) t
  returning job_id, job_state, job_created_at
)
insert into grid_internal.finished_ranges
  (job_id, stage, first_item, last_item, succeeded, run, task_id, silo, started_at, finished_at)
select job_id, 0, 0, 0, job_state = 'succeeded', 1, gen_random_uuid(), 'made', job_created_at, job_created_at + interval '1 second'
from made
