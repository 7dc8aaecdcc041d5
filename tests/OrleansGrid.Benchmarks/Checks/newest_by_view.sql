-- As people ask in SQL: the newest jobs.
select * from grid.jobs order by created_at desc limit 50
