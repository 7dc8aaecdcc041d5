-- As people ask in SQL: what has failed since yesterday.
select * from grid.jobs where state = 'failed' and created_at > now() - interval '1 day' order by created_at desc
