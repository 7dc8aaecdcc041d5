-- For items whose results are not their numbers: how many there are, how many different ones, and how many succeeded.
select count(*) as items, count(distinct item) as different, count(*) filter (where state = 'succeeded') as right_results
from grid.items
where job_id = $1
