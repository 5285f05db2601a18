-- What the instances of an application share: sealed values under keyed digests. PostgreSQL 9.5 or later.
create table otp_store (
    id varchar(128) collate "C" not null primary key,
    content bytea not null,
    expires_at timestamp with time zone not null
);
-- expired rows are removed by it, a hundred at a time
create index otp_store_expires_at on otp_store (expires_at);
