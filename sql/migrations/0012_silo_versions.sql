-- Which version of the grid each silo runs: during an upgrade, people see who is left. Null for silos of before, which do not say it.
alter table grid_internal.silos add column version text;

create or replace view grid.silos as
select
  s.silo,
  s.host,
  s.pid,
  case m.status
    when 1 then 'joining'
    when 2 then 'joining'
    when 3 then case when exists (
      select from grid_internal.silo_drains d
      where d.deployment_id = s.deployment_id and d.address = s.address and d.port = s.port and d.generation = s.generation)
      then 'draining' else 'active' end
    when 4 then 'draining'
    when 5 then 'draining'
    else 'dead'
  end as state,
  s.slots,
  s.labels,
  s.started_at,
  coalesce(m.i_am_alive_time, s.started_at) as last_seen_at,
  s.resources,
  s.handlers,
  s.version
from grid_internal.silos s
left join grid_internal.membership_now m
  on m.deployment_id = s.deployment_id and m.address = s.address and m.port = s.port and m.generation = s.generation;

comment on column grid.silos.version is 'Version of the grid that it runs; null for one that does not say.';
