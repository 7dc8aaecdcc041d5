select name, kind, state, items_total, items_succeeded, items_failed, finished_at - started_at as took from grid.jobs order by created_at;

select count(*) as items, count(distinct item) as distinct_items from grid.items where job_id = :job;

select silo, sum(items_succeeded) as items, count(*) as ranges, max(finished_at)::time(0) as last_commit from grid.tasks where job_id = :job group by silo order by silo;

select w.key as word, sum(w.value::bigint) as count from grid.items i cross join lateral jsonb_each_text(i.result) w where i.job_id = :job group by w.key order by 2 desc limit 5
