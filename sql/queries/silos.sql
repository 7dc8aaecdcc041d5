-- name: register_silo
-- What a silo says of itself when it starts. Said again after a lost answer, it is the same row.
insert into grid_internal.silos (deployment_id, silo, address, port, generation, host, pid, slots, labels, resources, handlers, version)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10::jsonb, $11, $12)
on conflict do nothing

-- name: forget_old_silos
-- At most $1 rows of silos that membership has forgotten and that started more than a month ago, unless another session has them locked.
delete from grid_internal.silos where ctid = any (array(
  select s.ctid from grid_internal.silos s
  where s.started_at < now() - interval '30 days'
    and not exists (
      select from grid_internal.membership m
      where m.deployment_id = s.deployment_id and m.address = s.address and m.port = s.port and m.generation = s.generation)
  limit $1
  for update skip locked))

-- name: forget_old_drains
-- That silos were told to stop which membership has forgotten, after the same time.
delete from grid_internal.silo_drains where ctid = any (array(
  select d.ctid from grid_internal.silo_drains d
  where d.began_at < now() - interval '30 days'
    and not exists (
      select from grid_internal.membership m
      where m.deployment_id = d.deployment_id and m.address = d.address and m.port = d.port and m.generation = d.generation)
  limit $1
  for update skip locked))

-- name: forget_old_refusals
-- Commits that were refused a month ago are of no use to anybody any more, whether or not their job is kept.
delete from grid_internal.refused_commits where ctid = any (array(
  select ctid from grid_internal.refused_commits where refused_at < now() - interval '30 days' limit $1))

-- name: mark_draining
-- A silo that was told to stop takes nothing new, though membership still calls it active.
insert into grid_internal.silo_drains (deployment_id, address, port, generation) values ($1, $2, $3, $4) on conflict do nothing

-- name: reachable_silos
-- Silos that live, each with its cluster and what it can run: a client asks this before it connects, and can say what is there instead.
select deployment_id, handlers, active from grid_internal.client_silos where not draining

-- name: living_silos_of_cluster
-- The processes of silos of the cluster $1 that are not declared dead, the newest first.
select silo, address, port, generation, pid, active, draining
from grid_internal.client_silos
where deployment_id = $1
order by started_at desc

-- name: evict_silo
-- Declares a silo dead, as its peers do when it does not answer them: from now on nothing that it sends is committed. Nothing comes back when another
-- change took the version at the same moment: then it is said again. A death is final.
with known as materialized (
  select status from grid_internal.membership_now where deployment_id = $1 and address = $2 and port = $3 and generation = $4
), turn as (
  insert into grid_internal.membership_changes (deployment_id, version, address, port, generation, status, i_am_alive_time)
  select $1, (select max(version) from grid_internal.membership_changes where deployment_id = $1) + 1, $2, $3, $4, 6, now()
  from known where status <> 6
  on conflict do nothing
  returning 1
)
select 1 from turn
union all
select 1 where not exists (select from known where status <> 6)

-- name: join_hosted_membership
-- A silo whose host keeps the membership elsewhere ($1 to $4 as everywhere, $5 name, $6 host, $7 port of its gateway): its own row, so that its
-- commits pass the fence, people see it and clients find it. Said again it changes nothing. Nothing comes back when another change took the version
-- at the same moment: then it is said again.
with turn as (
  insert into grid_internal.membership_changes (deployment_id, version, address, port, generation, status, i_am_alive_time)
  select $1, coalesce((select max(version) from grid_internal.membership_changes where deployment_id = $1), 0) + 1, $2, $3, $4, 2, now()
  where not exists (
    select from grid_internal.membership where deployment_id = $1 and address = $2 and port = $3 and generation = $4)
  on conflict do nothing
  returning 1
), added as (
  insert into grid_internal.membership (deployment_id, address, port, generation, silo_name, host_name, proxy_port, start_time)
  select $1, $2, $3, $4, $5, $6, $7, now() from turn
  on conflict do nothing
  returning 1
)
select 1 from added
union all
select 1 from grid_internal.membership where deployment_id = $1 and address = $2 and port = $3 and generation = $4

-- name: change_hosted_membership
-- What a silo of such a host has become ($5: 3 active, 4 shutting down, 6 dead), as another row; a death is final, and a silo that the grid does not
-- know has none. Nothing comes back when another change took the version at the same moment.
with known as materialized (
  select status from grid_internal.membership_now where deployment_id = $1 and address = $2 and port = $3 and generation = $4
), turn as (
  insert into grid_internal.membership_changes (deployment_id, version, address, port, generation, status, i_am_alive_time)
  select $1, (select max(version) from grid_internal.membership_changes where deployment_id = $1) + 1, $2, $3, $4, $5, now()
  from known where status < $5
  on conflict do nothing
  returning 1
)
select 1 from turn
union all
select 1 where not exists (select from known where status < $5)

-- name: former_hosted_silos
-- Earlier starts of a silo at the same address, which are not recorded as dead: there is only one process at an address, so they are.
select generation
from grid_internal.membership_now
where deployment_id = $1 and address = $2 and port = $3 and generation < $4 and status <> 6

-- name: beat_hosted_membership
-- The heartbeat of such a silo, for people alone: it updates a row of the silo's that nobody has locked; where there is none, it inserts one.
with free as materialized (
  select ctid from grid_internal.membership_heartbeats
  where deployment_id = $1 and address = $2 and port = $3 and generation = $4
  limit 1
  for update skip locked
), beaten as (
  update grid_internal.membership_heartbeats heartbeat set i_am_alive_time = now()
  from free where heartbeat.ctid = free.ctid
  returning 1
)
insert into grid_internal.membership_heartbeats (deployment_id, address, port, generation, i_am_alive_time)
select $1, $2, $3, $4, now() where not exists (select from beaten)
