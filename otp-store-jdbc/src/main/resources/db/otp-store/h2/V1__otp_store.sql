-- What the instances of an application share: sealed values under keyed digests. H2 2.
create table otp_store (
    id varchar(128) not null primary key,
    content varbinary(65535) not null,
    expires_at timestamp(6) with time zone not null
);
-- expired rows are removed by it, a hundred at a time
create index otp_store_expires_at on otp_store (expires_at);
