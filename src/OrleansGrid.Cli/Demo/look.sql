select name, kind, state, items_total, items_succeeded, items_failed, finished_at - started_at as took from grid.jobs order by created_at;

select stage, name, state, items_total, items_succeeded from grid.stages where job_id = :job order by stage;

select count(*) as items, count(distinct (stage, item)) as distinct_items from grid.items where job_id = :job;

select silo, sum(items_succeeded) as items, count(*) as ranges, max(finished_at)::time(0) as last_commit from grid.tasks where job_id = :job group by silo order by silo
