-- What the instances of an application share: sealed values under keyed digests. MariaDB 10.2 or MySQL 5.7 and later.
-- Keys are compared letter by letter, and expires_at is UTC.
create table otp_store (
    id varchar(128) character set ascii collate ascii_bin not null primary key,
    content blob not null,
    expires_at datetime(6) not null,
    -- expired rows are removed by it, a hundred at a time
    key otp_store_expires_at (expires_at)
) engine = InnoDB;
