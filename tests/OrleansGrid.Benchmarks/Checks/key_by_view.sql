-- As people ask in SQL: the job of a key.
select * from grid.jobs where key = 'key-500'
