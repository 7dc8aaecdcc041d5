-- Size of the grid's tables with their indexes, in bytes, rows that are dead in them, and jobs that are kept.
select sum(pg_total_relation_size(relid))::bigint, sum(n_dead_tup)::bigint, (select count(*) from grid_internal.grain_state where job_id is not null)
from pg_stat_user_tables
where schemaname = 'grid_internal'
