-- The least that keeps lines durably and in order of arrival.
drop table if exists bare_lines;
create table bare_lines (line text not null)
