package dev.nywila.otp.store.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * The statements of one kind of database on one table. A row is over since its {@code expires_at} by the database's clock,
 * and then counts as absent wherever a row is read or compared.
 */
final class Dialect {

    /** Where the table's definition is in this jar. */
    final String definition;
    /** Takes a key. */
    final String get;
    /** Takes key, value, milliseconds. Where it does not itself replace a row that is over, it violates a constraint. */
    final String insert;
    /** Takes a key. */
    final String removeOver;
    /** Takes value, milliseconds, key, the value before. */
    final String replace;
    /** Takes key, the value before. */
    final String remove;
    /** Removes a hundred rows that are over. */
    final String sweep;
    /** Selects whether neither a restart nor a failover loses what was acknowledged. */
    final String durable;

    private Dialect(
            String table, String folder, String now, String later, String unlessThere, String sweep, String durable) {
        String there = " where id = ? and expires_at > " + now;
        definition = "db/otp-store/" + folder + "/V1__otp_store.sql";
        get = "select content from " + table + there;
        insert = "insert into " + table + " (id, content, expires_at) values (?, ?, " + later + ")" + unlessThere;
        removeOver = "delete from " + table + " where id = ? and expires_at <= " + now;
        replace = "update " + table + " set content = ?, expires_at = greatest(expires_at, " + later + ")" + there
                + " and content = ?";
        remove = "delete from " + table + there + " and content = ?";
        this.sweep = sweep.formatted(table, table);
        this.durable = durable.formatted(table, table, table);
    }

    /** Returns null for a database that there are no statements for. */
    static @Nullable Dialect of(String product, String table) {
        return switch (product) {
            case "PostgreSQL" ->
                new Dialect(
                        table,
                        "postgresql",
                        "clock_timestamp()",
                        "clock_timestamp() + ? * interval '1 millisecond'",
                        """
                         on conflict (id) do update set content = excluded.content, expires_at = excluded.expires_at
                        where %s.expires_at <= clock_timestamp()""".formatted(table.substring(table.indexOf('.') + 1)),
                        // now() can be sought in the index; an array is made once, a subquery perhaps for each row
                        """
                        delete from %s where expires_at <= now() and id = any(array(select id from %s
                        where expires_at <= now() order by expires_at limit 100 for update skip locked))""",
                        // a standby that commits do not wait for lacks the last of them when it takes over
                        """
                        select current_setting('fsync') = 'on' and current_setting('synchronous_commit') <> 'off'
                        and relpersistence = 'p' and (not exists (select from pg_stat_replication)
                        or current_setting('synchronous_standby_names') <> ''
                        and current_setting('synchronous_commit') <> 'local')
                        from pg_class where oid = '%s'::regclass""");
            case "MariaDB", "MySQL" ->
                new Dialect(
                        table,
                        product.equals("MySQL") ? "mysql" : "mariadb",
                        // UTC, as a session's own zone may have hours that come twice
                        "utc_timestamp(6)",
                        "utc_timestamp(6) + interval ? * 1000 microsecond",
                        "",
                        "delete from %s where expires_at <= utc_timestamp(6) order by expires_at limit 100",
                        // a binary log is there for replicas, and commits do not wait for these
                        """
                        select @@innodb_flush_log_at_trx_commit = 1 and not @@log_bin and engine = 'InnoDB'
                        from information_schema.tables where concat(table_schema, '.', table_name)
                        = if('%s' like '%%.%%', '%s', concat(database(), '.', '%s'))""");
            case "H2" ->
                new Dialect(
                        table,
                        "h2",
                        "current_timestamp",
                        "dateadd(millisecond, ?, current_timestamp)",
                        "",
                        "delete from %s where expires_at <= current_timestamp fetch first 100 rows only",
                        // its file lacks the last half second when the process is killed
                        "select false");
            default -> null;
        };
    }
}
